//! Where in a text of JSON a parser stopped: the path to the value, as a refusal names it. Parsers tell a line and a column only, and
//! one that keeps the path beside would be compiled once more for the type of every body.

/// What is open at a place.
enum Open<'t> {
    /// An object, with the name of the field that is being read.
    Object(Option<&'t str>),
    /// A list, with the number of the item that is being read.
    List(usize),
}

/// The path to what ends, or is about to begin, at a line and a column, such as `lots/0/ceiling`; empty for the whole.
pub(crate) fn place_of(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let target = before.saturating_add(column);
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut at = 0;
    while at < target {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let Some(token) = rest.get(blank..).and_then(token_of) else { break };
        at += blank + token.len();
        match token {
            "{" => open.push(Open::Object(None)),
            "[" => open.push(Open::List(0)),
            "}" | "]" => drop(open.pop()),
            "," => match open.last_mut() {
                Some(Open::Object(name)) => *name = None,
                Some(Open::List(number)) => *number += 1,
                None => {}
            },
            _ => {
                if let Some(Open::Object(name @ None)) = open.last_mut() {
                    *name = token.strip_prefix('"').map(|name| name.strip_suffix('"').unwrap_or(name));
                }
            }
        }
    }
    let parts = open.iter().filter_map(|open| match open {
        Open::Object(name) => name.map(str::to_owned),
        Open::List(number) => Some(number.to_string()),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The token with which a text begins: a mark, a text in quotes, or what stands up to the next mark; none at the end.
fn token_of(text: &str) -> Option<&str> {
    const MARKS: [char; 6] = ['{', '}', '[', ']', ',', ':'];
    let first = text.chars().next()?;
    let length = if MARKS.contains(&first) {
        first.len_utf8()
    } else if first == '"' {
        end_of_quotes(text)
    } else {
        text.find(|letter: char| MARKS.contains(&letter) || letter == '"' || letter.is_whitespace())
            .unwrap_or(text.len())
    };
    text.get(..length)
}

/// Where a text in quotes ends; the end of all where it is not ended.
fn end_of_quotes(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Lot {
        #[expect(dead_code, reason = "only read")]
        ceiling: u8,
    }
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[expect(dead_code, reason = "only read")]
        title: String,
        #[expect(dead_code, reason = "only read")]
        #[serde(default)]
        lots: Vec<Lot>,
    }

    /// Where the parser stopped with a text.
    fn stops(text: &str) -> String {
        let error = serde_json::from_str::<Body>(text).expect_err(text);
        place_of(text, error.line(), error.column())
    }

    #[test]
    fn the_place_is_that_of_the_value_at_fault() {
        for (text, place) in [
            ("7", ""),
            ("[]", ""),
            ("{}", ""),
            ("{\"title\": 7}", "title"),
            ("{\"title\": {}}", "title"),
            ("{\"title\":[]}", "title"),
            ("{ \"title\" : \"a\",\n \"lots\": [ {\"ceiling\": 1}, {\"ceiling\": 300} ] }", "lots/1/ceiling"),
            ("{\"title\": \"a\", \"lots\": [{\"ceiling\": 1}, 7]}", "lots/1"),
            ("{\"title\": \"a\", \"lots\": [{\"ceiling\": 1}, \"x\"]}", "lots/1"),
            ("{\"title\": \"a\", \"lots\": [{}]}", "lots/0"),
            ("{\"title\": \"a\", \"lots\": [{\"ceiling\": 1, \"more\": 2}]}", "lots/0/more"),
            ("{\"title\": \"}],\\\"{\", \"lots\": {}}", "lots"),
            ("{\"title\": \"北京，上海\", \"lots\": [[[]]]}", "lots/0/0"),
            ("{\"lots\": []}", ""),
            ("{\"title\": \"a\"} x", ""),
        ] {
            assert_eq!(stops(text), place, "{text}");
        }
    }

    /// Whatever the text and the place, there is an answer.
    #[test]
    fn no_text_breaks_it() {
        let text = "{\"a\": [1, {\"北\": \"\\\\\\\"\"}, tru], \"b\"";
        for line in 0..4 {
            for column in 0..80 {
                let _ = place_of(text, line, column);
                let _ = place_of(&text[..text.len() - 1], line, column);
                let _ = place_of("]}],:\"", line, column);
            }
        }
    }
}
