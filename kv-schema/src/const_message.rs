//! Messages that are put together at compile time, for the panics of constant proofs.

/// A text of bounded length.
pub(crate) struct Message {
    bytes: [u8; Message::CAPACITY],
    len: usize,
}

impl Message {
    const CAPACITY: usize = 1024;

    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; Self::CAPACITY],
            len: 0,
        }
    }

    /// Appends text; what does not fit is left out as a whole.
    pub(crate) const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.len + text.len() <= Self::CAPACITY {
            let mut index = 0;
            while index < text.len() {
                self.bytes[self.len] = text[index];
                self.len += 1;
                index += 1;
            }
        }
        self
    }

    /// Appends a number.
    #[expect(clippy::cast_possible_truncation, reason = "a digit fits")]
    pub(crate) const fn number(mut self, number: usize) -> Self {
        let mut scale = 1;
        while number / scale >= 10 {
            scale *= 10;
        }
        while scale > 0 && self.len < Self::CAPACITY {
            self.bytes[self.len] = b'0' + (number / scale % 10) as u8;
            self.len += 1;
            scale /= 10;
        }
        self
    }

    pub(crate) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn texts_and_numbers_are_joined() {
        const MESSAGE: Message = Message::new()
            .text("key of `")
            .text("User")
            .text("` can reach ")
            .number(513)
            .text(" bytes, ")
            .number(0);
        assert_eq!(MESSAGE.as_str(), "key of `User` can reach 513 bytes, 0");
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let long = "x".repeat(1018);
        assert_eq!(
            Message::new().text(&long).text("1234567").number(5).as_str(),
            format!("{long}5")
        );
    }
}
