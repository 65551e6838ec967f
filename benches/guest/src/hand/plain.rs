//! A key as one writes it: `push_str`, `itoa` and the `uuid` crate, and each byte of a text looked at for what is escaped.

use uuid::Uuid;

use crate::data::Session;

pub(crate) fn session_key(session: &Session) -> String {
    let mut key = String::with_capacity(64);
    key.push_str("session:");
    push_text(&mut key, &session.tenant);
    key.push(':');
    key.push_str(itoa::Buffer::new().format(session.user));
    key.push(':');
    key.push_str(session.id.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
    key
}

fn push_text(key: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let escaped = byte < 0x20
            || matches!(byte, b'%' | b':' | b'/' | 0x7f)
            || (at == 0 && byte == b'$')
            || (byte == 0xc2 && bytes.get(at + 1).is_some_and(|next| *next < 0xa0))
            || (at > 0 && bytes[at - 1] == 0xc2 && byte < 0xa0);
        if escaped {
            key.push_str(text.get(done..at).unwrap_or_default());
            key.push('%');
            key.push(char::from(HEX[usize::from(byte >> 4)]));
            key.push(char::from(HEX[usize::from(byte & 15)]));
            done = at + 1;
        }
    }
    key.push_str(text.get(done..).unwrap_or_default());
}
