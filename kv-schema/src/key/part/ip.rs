//! IP addresses, as RFC 5952 writes them.

use std::borrow::Cow;
use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::by_value;
use super::ordered::Ascii;
use crate::key::{Alphabet, KeyPart, PartError, PartShape, PartText, PartWriter, RestKeyPart};

const V4: Alphabet = Alphabet::of("0123456789.").at_most(b'.', 3);
// The last 32 bits of an IPv4-mapped address are written with dots: `::ffff:1.2.3.4`.
const V6: Alphabet = Alphabet::HEX
    .union(Alphabet::of(":."))
    .at_most(b':', 7)
    .at_most(b'.', 3);

macro_rules! ip_part {
    ($($ip:ident $kind:literal $len:literal $alphabet:ident),* $(,)?) => {$(
        impl KeyPart for $ip {
            by_value!();

            const SHAPE: PartShape = PartShape { kind: $kind, max_len: Some($len), alphabet: $alphabet };

            fn encode(part: Self, out: &mut PartWriter<'_>) {
                let mut text = Ascii::<40>::new();
                match write!(text, "{part}") {
                    Ok(()) => out.text(text.as_str()),
                    Err(std::fmt::Error) => out.text(&part.to_string()),
                }
            }

            fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
                Self::decode_rest(text)
            }
        }

        impl RestKeyPart for $ip {
            fn rest_text<'a>(part: Self::Ref<'a>) -> Cow<'a, str>
            where
                Self: 'a,
            {
                Cow::Owned(part.to_string())
            }

            fn decode_rest(text: &str) -> Result<Self, PartError> {
                text.parse().map_err(|_| PartError::new(concat!("not an address of kind `", $kind, "`")))
            }
        }
    )*};
}

ip_part!(IpAddr "ip" 39 V6, Ipv4Addr "ipv4" 15 V4, Ipv6Addr "ipv6" 39 V6);
