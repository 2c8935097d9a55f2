//! The letters of a file: banks and spreadsheets of this country write UTF-8, UTF-16 and GB 18030.

use domain::{Reason, Refusal};
use encoding_rs::{Encoding, GB18030, UTF_8};

/// How far the declaration of an XML file is looked for.
const DECLARATION_MAX: usize = 200;

fn unreadable(why: &str) -> Refusal {
    Refusal::of(Reason::FileUnreadable).field("content").with("line", 1).with("why", why)
}

/// The encoding that an XML file declares of itself.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let begin: String = bytes.iter().take(DECLARATION_MAX).map(|byte| char::from(*byte)).collect();
    let declaration = begin.split_once("<?xml")?.1.split_once("?>")?.0;
    let said = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = said.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    Encoding::for_label(said[1..].split_once(quote)?.0.as_bytes())
}

/// The text of a file: by its byte order mark, by what it declares, as UTF-8, and as GB 18030 where it is not that.
///
/// # Errors
/// When it is none of them.
pub(crate) fn decoded(bytes: &[u8]) -> Result<String, Refusal> {
    let strictly = |encoding: &'static Encoding, bytes: &[u8]| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    };
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        strictly(encoding, &bytes[mark..])
    } else if let Some(encoding) = declared(bytes) {
        strictly(encoding, bytes)
    } else {
        strictly(UTF_8, bytes).or_else(|| strictly(GB18030, bytes))
    };
    text.ok_or_else(|| {
        unreadable("文件编码不是 UTF-8、UTF-16 或 GB 18030 ¦ the file is not in UTF-8, UTF-16 or GB 18030")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_they_were_written() {
        let text = "<?xml version=\"1.0\" encoding=\"GBK\"?><a>账户已销户</a>";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        assert_eq!(decoded(&gbk).as_deref(), Ok(text));
        let (plain, ..) = encoding_rs::GBK.encode("付款,账户已销户");
        assert_eq!(decoded(&plain).as_deref(), Ok("付款,账户已销户"));
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("账".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decoded(&wide).as_deref(), Ok("账"));
        assert_eq!(decoded("\u{feff}a".as_bytes()).as_deref(), Ok("a"));
        assert!(decoded(&[0xff, 0xff, 0x81]).is_err());
    }
}
