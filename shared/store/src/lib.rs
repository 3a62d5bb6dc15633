//! Everything we know about DynamoDB: one table, its index, its stream.
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
//! main#lane#person#<ou>          row#invite                  throttled, generation; due_pk while
//!                                row#tell#<inc>#<click>      it is not dead, dead_at and reason
//! main#lane#commands#<incident>  row#finish#<click>          once it is
//!                                lease                     holder, lease_until                      end + 1 d
//! main#open_id#<ou>              link                      a linked person                          -
//!                                kept#<click>              which press waits for the link           press + 1 h
//! main#person#<member>           link                      the same linked person                   -
//! main#event#<event>             seen                      an event of Flashduty was taken in       + 7 d
//! main#seen#<key>                seen                      something of Lark was taken in           + 24 h
//! main#chats                     chat#<oc>                 a chat with its routes (JSON)            -
//! main#signin#<state>            signin                    a sign-in under way                      its end
//! main#integration               integration               when the integration was entered; holder  -
//!                                                            and lease_until while it is reconciled
//! main#budget#<api>              cell                      when Lark may be called again            + 1 h
//! ```
//!
//! The sparse index `due` (`due_pk`, `due_at`) holds every row that is not dead, in four shards by lane, over all integrations: one
//! sweeper serves them all. The sparse index `listed` (`listed_in`) holds what has to be found without its key: the entries of all
//! integrations (`integrations`), and of each the incidents that are open as far as we know (`main#open`).
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
