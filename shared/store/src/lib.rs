//! Everything we know about DynamoDB: one table, its indexes, its stream.
//!
//! Every item has a partition key `pk` and a sort key `sk`, both text. Parts are joined with `#` (one inside an id is written `%23`),
//! and every `pk` begins with the integration, so that an integration cannot even name another's items.
//!
//! ```text
//! pk                             sk                        holds                                    ttl
//! ─────────────────────────────  ────────────────────────  ───────────────────────────────────────  ──────────────────
//! main#incident#<incident>       incident                  revision, snapshot (JSON)                last write + 120 d
//!                                incident#card#chat#<oc>   what this group shows                    post + 120 d
//!                                incident#card#person#<ou> what this person shows                   post + 120 d
//!                                click#<click>             a press and how far it is                press + 15 d
//! main#lane#chat#<oc>            row#show#<incident>       urgency, since, due_at, tries,           -
//! main#lane#person#<ou>          row#invite                  throttled, fresh, generation; due_pk
//!                                row#tell#<inc>#<click>      while it is not dead, listed_in,
//!                                row#digest#<storm>          dead_at and reason once it is
//!                                row#show_all#<storm>
//!                                row#mention#<inc>#<id>
//!                                row#buzz#<incident>
//!                                row#quote#<id>
//!                                row#warn#<month>#<percent>
//! main#lane#commands#<incident>  row#finish#<click>
//!                                row#recheck#<incident>
//!                                row#remind#<incident>
//!                                lease                     holder, lease_until                      end + 1 d
//! main#storm#chat#<oc>           storm#<storm>             a storm and how far its digest is        began + 30 d
//! main#storm#person#<ou>         entry#<storm>#<incident>  what the digest tells of it (JSON)       began + 30 d
//! main#open_id#<ou>              link                      a linked person                          -
//!                                kept#<click>              which press waits for the link           press + 1 h
//!                                talk                      the chat where they talk with the bot    -
//!                                sessions                  since when their sessions count          end + 31 d
//! main#person#<member>           link                      the same linked person                   -
//! main#event#<event>             seen                      an event of Flashduty was taken in       + 7 d
//! main#seen#<key>                seen                      something of Lark was taken in           + 24 h
//! main#chats                     chat#<oc>                 a chat with its routes, and its group bot -
//!                                                            under seal (JSON)
//! main#signin#<state>            signin                    a sign-in under way                      its end
//! main#integration               integration               when the integration was entered; holder  -
//!                                                            and lease_until while it is reconciled
//! main#budget#<api>              cell                      when Lark may be called again; the       + 40 d
//!                                                            calls of the month and of 31 days
//! main#usage                     warning#<month>           the highest share that was warned of     month + 30 d
//!                                buzz#<day>                how many buzzes there were               + 2 d
//! main#quote#<id>                quote                     words that are to be handed on           + 24 h
//! main#journal#<day>             line#<ms>#<hash>          a line of the delivery log               + 30 d
//! main#audit#<month>             deed#<ms>#<hash>          what somebody did (JSON)                 + 180 d
//! main#pulse                     beat#<way in>             when a neighbour last reached us         -
//! main#visitors                  visitor#<ou>              signed in, and nobody we know            + 30 d
//! main#roll                      roll                      the linking of everybody at once (JSON)  + 30 d
//! main#checkup                   test                      the test card that is out (JSON)         + 1 d
//! main#integration               choices                   what administrators have chosen (JSON),  -
//!                                                            revision
//! ```
//!
//! The sparse index `due` (`due_pk`, `due_at`) holds every row that is not dead, in four shards by lane, over all integrations: one
//! sweeper serves them all; beside the keys it shows `since`, `tries` and `throttled`, which tell how long a row has waited. The sparse
//! index `listed` (`listed_in`) holds what has to be found without its key: the entries of all integrations (`integrations`), and of
//! each the incidents that are open as far as we know (`main#open`), those that were closed in one week (`main#closed#<Monday>`) and the dead
//! rows (`main#dead`).
//!
//! A talk has no lifetime: it lasts as long as Lark's, whether the person is linked or not, and holds two ids of Lark and nothing else.
//! Days are those of UTC, months those of Lark (`bridge::quota`).
//!
//! Moments are milliseconds (Unix time), but for `ttl`, which DynamoDB wants in seconds. DynamoDB deletes late, by days if it likes, so
//! every read and every claim that knows the moment takes an item whose `ttl` has passed as absent.
//!
//! Reads are strongly consistent, but for the indexes, which cannot be. What must happen together is one `TransactWriteItems`.

// From the outside in.
mod create;
pub mod listed;
pub mod stream;
pub mod sweep;
mod table;

// What they are made of.
mod fault;
mod item;
mod keys;

pub use create::create;
pub use table::Table;
