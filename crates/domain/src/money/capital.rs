//! Amounts in capital characters (大写金额), as bids and vouchers write them.

use super::Fen;

fn digit(letter: char) -> Option<i64> {
    let found = "零壹贰叁肆伍陆柒捌玖".chars().position(|known| known == letter);
    let plain = || "〇一二三四五六七八九".chars().position(|known| known == letter);
    found
        .or_else(plain)
        .or(match letter {
            '两' => Some(2),
            _ => None,
        })
        .and_then(|digit| i64::try_from(digit).ok())
}

fn small_unit(letter: char) -> Option<i64> {
    match letter {
        '拾' | '十' => Some(10),
        '佰' | '百' => Some(100),
        '仟' | '千' => Some(1_000),
        _ => None,
    }
}

impl Fen {
    /// Reads an amount in capital characters such as `人民币壹拾万柒仟元零伍角叁分`; none if it is not one.
    #[must_use]
    pub fn of_capitals(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches("人民币");
        let (mut fen, mut section, mut figure) = (0_i64, 0_i64, None::<i64>);
        let mut whole = 0_i64;
        let mut seen = false;
        for letter in text.chars() {
            if let Some(value) = digit(letter) {
                figure = Some(value);
            } else if let Some(unit) = small_unit(letter) {
                // 拾 alone is ten.
                section += figure.take().unwrap_or(1).checked_mul(unit)?;
            } else {
                match letter {
                    '万' | '萬' => whole += (section + figure.take().unwrap_or(0)).checked_mul(10_000)?,
                    '亿' | '億' => whole = (whole + section + figure.take().unwrap_or(0)).checked_mul(100_000_000)?,
                    '元' | '圆' => {
                        fen = (whole + section + figure.take().unwrap_or(0)).checked_mul(100)?;
                        whole = 0;
                        seen = true;
                    }
                    '角' => (fen, seen) = (fen + figure.take()? * 10, true),
                    '分' => (fen, seen) = (fen + figure.take()?, true),
                    '整' | '正' => continue,
                    _ => return None,
                }
                section = 0;
            }
        }
        let ended = figure.is_none_or(|left| left == 0) && section == 0 && whole == 0;
        (seen && ended).then_some(Self(fen)).filter(|amount| amount.0 <= Self::MAX.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_payment_rules_are_read() {
        for (text, amount) in [
            ("人民币壹仟肆佰零玖元伍角", "1409.50"),
            ("人民币陆仟零柒元壹角肆分", "6007.14"),
            ("人民币壹仟陆佰捌拾元零叁角贰分", "1680.32"),
            ("人民币壹拾万柒仟元零伍角叁分", "107000.53"),
            ("壹拾万零柒仟元伍角叁分", "107000.53"),
            ("人民币壹万陆仟肆佰零玖元零贰分", "16409.02"),
            ("人民币叁佰贰拾伍元零肆分", "325.04"),
            ("肆拾捌万元整", "480000.00"),
            ("壹亿贰仟万元整", "120000000.00"),
            ("伍角", "0.50"),
        ] {
            assert_eq!(Fen::of_capitals(text).map(|amount| amount.to_string()).as_deref(), Some(amount), "{text}");
        }
        for text in ["", "壹仟", "元整元", "一百块", "壹仟元三"] {
            assert_eq!(Fen::of_capitals(text).filter(|amount| amount.is_positive()), None, "{text}");
        }
    }
}
