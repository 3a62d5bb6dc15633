//! The test card.

use super::super::{Text, said};

/// On the card.
pub fn test_card_title() -> Text {
    said("测试卡片", "Test card")
}

/// On the card.
pub fn test_card_text() -> Text {
    said("请点击下面的按钮，验证卡片按钮能否正常工作。", "Press the button below: it shows whether buttons on cards work.")
}

/// On its button.
pub fn test_card_button() -> Text {
    said("测试按钮", "Test this button")
}

/// Toast.
pub fn test_card_works() -> Text {
    said("按钮工作正常", "It works")
}

/// On the card once it was pressed.
pub fn test_card_works_text() -> Text {
    said("按钮工作正常，回调地址已验证。", "It works: the callback address is proven.")
}

/// Toast, and on the card of an earlier check-up.
pub fn test_card_over() -> Text {
    said("这是较早的测试卡片，不需要再点击。", "This test card is from an earlier check-up; nothing needs to be done.")
}

/// Heading of the part of the page.
pub fn test_heading() -> Text {
    said("测试卡片按钮", "Test the buttons on cards")
}

/// Below the heading, before anything was sent.
pub fn test_text() -> Text {
    said(
        "机器人会在单聊里给你发送一张带按钮的卡片；点击后结果会显示在这里。",
        "The bot sends you a card with a button in your chat with it. Press it, and the result appears here.",
    )
}

/// Button.
pub fn test_send() -> Text {
    said("发送测试卡片", "Send a test card")
}

/// Button, once one was sent.
pub fn test_send_again() -> Text {
    said("再发送一张", "Send another")
}

/// While it waits.
pub fn test_waiting() -> Text {
    said("等待中：请在与机器人的单聊里点击卡片上的按钮。", "Waiting: press the button on the card in your chat with the bot.")
}

/// It came back.
pub fn test_came_back() -> Text {
    said("点击已返回，回调地址有效。", "The press came back: the callback address works.")
}

/// It did not.
pub fn test_lost() -> Text {
    said(
        "点击没有返回。处理办法见上面的检查结果；修好后再发送一张。",
        "The press did not come back. The findings above say what helps; then send another.",
    )
}

/// Lark would not have it.
pub fn test_refused() -> Text {
    said("测试卡片没有发出，原因见上面的检查结果。", "The test card could not be sent; the findings above say why.")
}

/// Link to the talk with the bot.
pub fn test_open_bot() -> Text {
    said("打开与机器人的单聊", "Open the chat with the bot")
}

/// Notice.
pub fn test_sent() -> Text {
    said("测试卡片已发送。", "A test card is on its way.")
}

/// Notice.
pub fn test_later() -> Text {
    said("飞书调用暂时达到上限，请稍后重试。", "Lark takes no more calls at the moment. Please try again in a moment.")
}
