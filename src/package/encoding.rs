//! In which encoding a CSV file is, told from all of its bytes before it is read.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::GB18030;

use super::fault::{FaultCode, Term};

/// The encoding of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// GB18030, as Chinese Windows writes it; GBK and GB2312 are parts of it.
    Gb18030,
}

impl Encoding {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Encoding::Utf8 => Encoding::Gb18030,
            Encoding::Gb18030 => Encoding::Utf8,
        }
    }

    /// The text of a cell; what can be read of it where some bytes are not of this encoding.
    pub fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, String> {
        match (self, std::str::from_utf8(bytes)) {
            (_, Ok(text)) if text.is_ascii() => Ok(Cow::Borrowed(text)),
            (Encoding::Utf8, Ok(text)) => Ok(Cow::Borrowed(text)),
            (Encoding::Gb18030, Ok(text)) if is_chinese(text) => Err(text.to_owned()),
            (Encoding::Utf8, Err(_)) => Err(String::from_utf8_lossy(bytes).into_owned()),
            (Encoding::Gb18030, _) => {
                let (text, faulty) = GB18030.decode_without_bom_handling(bytes);
                if faulty { Err(text.into_owned()) } else { Ok(text) }
            }
        }
    }
}

/// Whether all but ASCII is Chinese: then bytes that are UTF-8 are not so by chance.
fn is_chinese(text: &str) -> bool {
    let beyond_ascii = || text.chars().filter(|c| !c.is_ascii());
    beyond_ascii().count() > 1
        && beyond_ascii()
            .all(|c| matches!(c, '\u{2010}'..='\u{2030}' | '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}'))
}

/// What a first look at all bytes of a file tells.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// How many bytes it has.
    pub bytes: u64,
    /// Its encoding.
    pub encoding: Encoding,
    /// Why it cannot be read as CSV.
    pub fault: Option<(FaultCode, Vec<Term>)>,
}

/// Looks at all bytes of a file; `reader` opens it.
pub fn examine(reader: &dyn Fn() -> io::Result<Box<dyn Read + Send>>) -> io::Result<Examined> {
    let mut source = reader()?;
    let mut chunk = vec![0u8; 1 << 16];
    let mut examined = Examined::default();
    let (mut is_utf8, mut has_bom) = (true, false);
    let mut carried: Vec<u8> = Vec::new();
    loop {
        let count = read_full(&mut source, &mut chunk)?;
        let bytes = chunk.get(..count).unwrap_or_default();
        if examined.bytes == 0 {
            has_bom = bytes.starts_with(b"\xEF\xBB\xBF");
            examined.fault = foreign(bytes);
            if examined.fault.is_some() {
                return Ok(examined);
            }
        }
        examined.bytes += u64::try_from(count).unwrap_or(0);
        is_utf8 = is_utf8 && continues_utf8(&mut carried, bytes, count == 0);
        if count == 0 {
            break;
        }
    }
    if examined.bytes == 0 {
        examined.fault = Some((FaultCode::EmptyFile, Vec::new()));
    }
    if !is_utf8 && !has_bom {
        examined.encoding = by_cells(reader()?)?;
    }
    Ok(examined)
}

fn read_full(source: &mut dyn Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = chunk.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// What is no CSV: UTF-16, a workbook, a page.
fn foreign(bytes: &[u8]) -> Option<(FaultCode, Vec<Term>)> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\xFF\xFE") || starts(b"\xFE\xFF") || looks_like_utf16(bytes) {
        return Some((FaultCode::Utf16, Vec::new()));
    }
    let text = String::from_utf8_lossy(bytes.get(..512.min(bytes.len())).unwrap_or_default()).to_lowercase();
    let what = if starts(b"PK\x03\x04") {
        Term::words("工作簿（xlsx）或压缩包", "a workbook (xlsx) or a zip")
    } else if starts(b"\xD0\xCF\x11\xE0") {
        Term::words("旧版工作簿（xls）", "an old workbook (xls)")
    } else if starts(b"%PDF") {
        Term::words("PDF 文件", "a PDF")
    } else if ["<!doctype html", "<html", "<?xml", "<table"].iter().any(|tag| text.trim_start().starts_with(tag)) {
        Term::words("网页或 XML", "a page or XML")
    } else {
        return None;
    };
    Some((FaultCode::NotCsv, vec![what]))
}

/// Without a byte order mark: ASCII in UTF-16 has a nought in every other byte.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    let noughts = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let most = head.len() / 2 / 2;
    head.len() >= 8 && (noughts(0) > most || noughts(1) > most)
}

/// Whether the bytes go on as UTF-8; a character may run over to the next chunk.
fn continues_utf8(carried: &mut Vec<u8>, bytes: &[u8], at_end: bool) -> bool {
    if at_end {
        return carried.is_empty();
    }
    let joined: Cow<'_, [u8]> = if carried.is_empty() {
        Cow::Borrowed(bytes)
    } else {
        carried.extend_from_slice(bytes);
        Cow::Owned(std::mem::take(carried))
    };
    match std::str::from_utf8(&joined) {
        Ok(_) => true,
        Err(error) if error.error_len().is_none() => {
            carried.extend_from_slice(joined.get(error.valid_up_to()..).unwrap_or_default());
            true
        }
        Err(_) => false,
    }
}

/// UTF-8 where most cells with other than ASCII are; else GB18030 where most of the rest are.
fn by_cells(mut source: Box<dyn Read + Send>) -> io::Result<Encoding> {
    let mut chunk = vec![0u8; 1 << 16];
    let (mut utf8, mut other, mut gb18030) = (0u64, 0u64, 0u64);
    let mut cell: Vec<u8> = Vec::new();
    let mut judge = |cell: &mut Vec<u8>| {
        if !cell.is_ascii() {
            if std::str::from_utf8(cell).is_ok() {
                utf8 += 1;
            } else {
                other += 1;
                gb18030 += u64::from(!GB18030.decode_without_bom_handling(cell).1);
            }
        }
        cell.clear();
    };
    loop {
        let count = read_full(&mut source, &mut chunk)?;
        for byte in chunk.get(..count).unwrap_or_default() {
            // None of these is a part of a character in either encoding.
            if matches!(byte, b',' | b'\n' | b'\r' | b'\t' | b';' | b'"') || cell.len() > 1 << 20 {
                judge(&mut cell);
            } else {
                cell.push(*byte);
            }
        }
        if count == 0 {
            judge(&mut cell);
            break;
        }
    }
    Ok(if utf8 <= other && gb18030 * 2 >= other { Encoding::Gb18030 } else { Encoding::Utf8 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examined(bytes: &[u8]) -> Examined {
        let owned = bytes.to_vec();
        examine(&move || Ok(Box::new(io::Cursor::new(owned.clone())))).unwrap()
    }

    #[test]
    fn tells_the_encoding_by_most_cells() {
        let (gb, _, _) = GB18030.encode("420106,武昌区,武汉\n420100,武汉市,abc\n");
        assert_eq!(examined(&gb).encoding, Encoding::Gb18030);
        assert_eq!(examined("420106,武昌区\n".as_bytes()).encoding, Encoding::Utf8);
        let mut mixed = "420106,武昌区,武汉市\n420100,".as_bytes().to_vec();
        mixed.extend_from_slice(b"\xCE\xE4\xB2\xFD\n");
        assert_eq!(examined(&mixed).encoding, Encoding::Utf8);
        let mut marked = b"\xEF\xBB\xBFcode\n".to_vec();
        marked.extend_from_slice(b"\xCE\xE4\xB2\xFD\n");
        assert_eq!(examined(&marked).encoding, Encoding::Utf8);
    }

    #[test]
    fn a_cell_in_the_other_encoding_is_not_read_as_something_else() {
        let gb = GB18030.encode("武昌区").0.into_owned();
        assert!(Encoding::Gb18030.decode("武昌区".as_bytes()).is_err());
        assert_eq!(Encoding::Gb18030.decode(&gb).as_deref(), Ok("武昌区"));
        assert!(Encoding::Utf8.decode(&gb).is_err());
    }

    #[test]
    fn names_what_is_no_csv() {
        let code = |bytes: &[u8]| examined(bytes).fault.map(|(code, _)| code);
        let wide: Vec<u8> = "code,name".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(code(&wide), Some(FaultCode::Utf16));
        assert_eq!(code(b"PK\x03\x04..."), Some(FaultCode::NotCsv));
        assert_eq!(code(b""), Some(FaultCode::EmptyFile));
        assert_eq!(code(b"a,b\n"), None);
    }

    #[test]
    fn characters_may_run_over_chunks() {
        let text = "x".repeat((1 << 16) - 1) + "武昌";
        assert_eq!(examined(text.as_bytes()).encoding, Encoding::Utf8);
    }
}
