//! How a refusal reads for people, and what a parser says in both languages: it speaks English only, in a few forms that are
//! known.

use domain::Refusal;
use labels::Language;
use serde_json::{Value, error::Category};

/// What a refusal is in this case, with the words of closed lists as people call them.
#[must_use]
pub fn detail_of(refusal: &Refusal, language: Language) -> String {
    refusal.detail(language == Language::Chinese, &|list, word| labels::of_list(language, list, word))
}

/// The message of the parser of JSON.
pub(crate) fn of_parser(error: &serde_json::Error) -> String {
    let (line, column, said) = (error.line(), error.column(), error.to_string());
    match error.classify() {
        Category::Eof => {
            format!("内容不完整：JSON 在第 {line} 行第 {column} 列中断 ¦ the JSON ends in line {line}, column {column}")
        }
        Category::Syntax | Category::Io => {
            format!("第 {line} 行第 {column} 列不是有效的 JSON ¦ line {line}, column {column} is not valid JSON")
        }
        Category::Data => of_value(&said),
    }
}

/// That a field is missing.
#[must_use]
pub fn lacks(field: &str) -> String {
    of_value(&format!("missing field `{field}`"))
}

/// That there is no such field, and which there are.
#[must_use]
pub fn no_field(field: &str, known: &[&str]) -> String {
    if known.is_empty() {
        return of_value(&format!("unknown field `{field}`, there are no fields"));
    }
    of_value(&format!("unknown field `{field}`, expected one of `{}`", known.join("`, `")))
}

/// That a value is of another kind than one of a schema.
#[must_use]
pub fn wrong_kind(found: &Value, expected: &str) -> String {
    let shown = |text: String| text.chars().take(40).collect::<String>();
    let found = match found {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("boolean `{value}`"),
        Value::Number(value) if !value.is_i64() && !value.is_u64() => format!("floating point `{value}`"),
        Value::Number(value) => format!("integer `{value}`"),
        Value::String(text) => format!("string {:?}", shown(text.clone())),
        Value::Array(_) => "sequence".to_owned(),
        Value::Object(_) => "map".to_owned(),
    };
    let expected = match expected {
        "array" => "a sequence",
        "string" => "a string",
        "boolean" => "a boolean",
        "integer" => "i64",
        _ => "a map",
    };
    of_value(&format!("invalid type: {found}, expected {expected}"))
}

/// The message about a value that does not fit.
fn of_value(said: &str) -> String {
    let said = said.split(" at line ").next().unwrap_or(said);
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or_default();
    let rest = || quoted.get(1..).unwrap_or_default().join("、");
    let english = said.replace('`', "");
    let chinese = match said {
        _ if said.starts_with("missing field") => format!("缺少字段“{first}”"),
        _ if said.starts_with("duplicate field") => format!("字段“{first}”重复"),
        _ if said.starts_with("unknown field") && quoted.len() > 1 => format!("没有字段“{first}”；可用：{}", rest()),
        _ if said.starts_with("unknown field") => format!("没有字段“{first}”；此处不带字段"),
        _ if said.starts_with("unknown variant") => format!("未知的取值“{first}”；可用：{}", rest()),
        _ => match said.strip_prefix("invalid ").and_then(|said| said.split_once(", expected ")) {
            Some((found, expected)) => format!("应为{}，实为{}", kind(expected), found_as(found)),
            None => "取值不合要求".to_owned(),
        },
    };
    format!("{chinese} ¦ {english}")
}

/// The field that a message misses, if it misses one.
pub(crate) fn missing(said: &str) -> Option<&str> {
    said.strip_prefix("missing field `")?.split('`').next()
}

/// What was found: `type: string "x"`, `value: integer `-1``, `length 3`.
fn found_as(found: &str) -> String {
    let found = found.split_once(": ").map_or(found, |(_, found)| found).replace('`', "");
    let (name, value) = found.split_once(' ').unwrap_or((&found, ""));
    format!("{} {value}", kind(name)).trim().to_owned()
}

/// A kind of value in Chinese.
fn kind(name: &str) -> &str {
    const KINDS: [(&str, &str); 14] = [
        ("a string", "文本"),
        ("string", "文本"),
        ("a boolean", "true 或 false"),
        ("boolean", "布尔值"),
        ("null", "空值 null"),
        ("integer", "整数"),
        ("floating", "小数"),
        ("map", "对象"),
        ("sequence", "列表"),
        ("a sequence", "列表"),
        ("struct", "对象"),
        ("unit", "空值"),
        ("length", "长度"),
        ("option", "取值"),
    ];
    match KINDS.iter().find(|(known, _)| *known == name) {
        Some((_, chinese)) => chinese,
        None if name.starts_with("struct ") || name.starts_with("a map") => "对象",
        None if name.starts_with(['i', 'u']) && name[1..].bytes().all(|byte| byte.is_ascii_digit()) => "整数",
        None if name.contains("string") => "文本",
        None => "其他类型的取值",
    }
}

#[cfg(test)]
mod tests {
    use super::of_parser;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(rename = "number")]
        _number: i64,
        #[serde(rename = "parts")]
        _parts: Vec<String>,
    }

    #[test]
    fn whatever_the_parser_says_is_said_in_chinese() {
        for (text, chinese, english) in [
            (r#"{"number": 1}"#, "缺少字段“parts”", "missing field parts"),
            (r#"{"number": "x", "parts": []}"#, "应为整数，实为文本 \"x\"", "invalid type: string \"x\", expected i64"),
            (r#"{"number": 1, "parts": "x"}"#, "应为列表，实为文本 \"x\"", "expected a sequence"),
            (r#"{"number": 1, "nummer": 1}"#, "没有字段“nummer”；可用：number、parts", "unknown field nummer"),
            (r#"{"number": 1, "number": 1}"#, "字段“number”重复", "duplicate field number"),
            (r#"{"number": 1.5, "parts": []}"#, "应为整数，实为小数 point 1.5", "floating point 1.5"),
            ("{", "内容不完整", "the JSON ends"),
            ("{]", "第 1 行第 2 列不是有效的 JSON", "is not valid JSON"),
        ] {
            let error = serde_json::from_str::<Sample>(text).expect_err(text);
            let said = of_parser(&error);
            let (zh, en) = said.split_once(" ¦ ").expect("both languages");
            assert!(zh.starts_with(chinese) && en.contains(english), "{said}");
        }
    }
}
