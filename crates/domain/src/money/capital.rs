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

/// Four digits in capital characters; with a zero between where digits are left out.
fn section(value: i64, text: &mut String) {
    let (mut gap, mut begun) = (false, false);
    for (place, unit) in [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let digit = value / place % 10;
        if digit == 0 {
            gap = true;
            continue;
        }
        if gap && begun {
            text.push('零');
        }
        text.push(DIGITS[usize::try_from(digit).unwrap_or(0)]);
        text.push_str(unit);
        (gap, begun) = (false, true);
    }
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// Whole yuan in capital characters, section by section.
fn whole(mut yuan: i64, text: &mut String) {
    let mut sections = Vec::new();
    while yuan > 0 {
        sections.push(yuan % 10_000);
        yuan /= 10_000;
    }
    let mut gap = false;
    for (at, value) in sections.iter().enumerate().rev() {
        if *value == 0 {
            gap = true;
        } else {
            // A zero stands where digits are left out between two sections, once.
            if !text.is_empty() && (gap || *value < 1_000) {
                text.push('零');
            }
            section(*value, text);
            gap = false;
        }
        match at {
            0 => {}
            1 | 3 if *value == 0 => {}
            1 => text.push('万'),
            2 => text.push('亿'),
            3 => text.push('万'),
            _ => text.push_str("万亿"),
        }
    }
}

impl Fen {
    /// The amount in capital characters, as the rules on payment instruments write it (支付结算办法, 附件一): with 整 after
    /// yuan and jiao, with 零 wherever digits are left out between others. An amount below nothing begins with 负.
    #[must_use]
    pub fn to_capitals(self) -> String {
        let fen = self.0.unsigned_abs();
        let (yuan, jiao, rest) = (i64::try_from(fen / 100).unwrap_or(i64::MAX), fen / 10 % 10, fen % 10);
        let digit = |value: u64| DIGITS[usize::try_from(value).unwrap_or(0)];
        let mut text = String::new();
        if yuan > 0 {
            whole(yuan, &mut text);
            text.push('元');
        }
        match (jiao, rest) {
            (0, 0) if yuan == 0 => text.push_str("零元整"),
            (0, 0) => text.push('整'),
            (0, rest) => {
                if yuan > 0 {
                    text.push('零');
                }
                text.extend([digit(rest), '分']);
            }
            (jiao, rest) => {
                // Where the yuan end in nothing the zero may be written or left out; it is written.
                if yuan > 0 && yuan % 10 == 0 {
                    text.push('零');
                }
                text.extend([digit(jiao), '角']);
                if rest > 0 { text.extend([digit(rest), '分']) } else { text.push('整') }
            }
        }
        format!("人民币{}{text}", if self.0 < 0 { "负" } else { "" })
    }
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
    fn the_vectors_of_the_payment_rules_are_written() {
        for (amount, text) in [
            ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
            ("6007.14", "人民币陆仟零柒元壹角肆分"),
            ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
            ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
            ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "人民币叁佰贰拾伍元零肆分"),
            ("480000.00", "人民币肆拾捌万元整"),
            ("100000000.00", "人民币壹亿元整"),
            ("100010000.01", "人民币壹亿零壹万元零壹分"),
            ("1000000000000.00", "人民币壹万亿元整"),
            ("0.00", "人民币零元整"),
            ("0.05", "人民币伍分"),
            ("-3.20", "人民币负叁元贰角整"),
        ] {
            assert_eq!(amount.parse::<Fen>().map(Fen::to_capitals).as_deref(), Ok(text), "{amount}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut fen: i64 = 7;
        for step in 0..20_000_i64 {
            fen = fen.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let places = 10_i64.pow(u32::try_from(step % 17).unwrap_or(0) + 1);
            let amount = Fen::new((fen >> 8).rem_euclid(places));
            if amount.is_positive() {
                assert_eq!(Fen::of_capitals(&amount.to_capitals()), Some(amount), "{amount} {}", amount.to_capitals());
            }
        }
    }

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
