//! A walk over MessagePack that knows its structure and no types.

/// One level more than is written: a unit struct is an empty array.
const MAX_DEPTH: usize = 128;

/// What an item is, and how many bytes or items belong to it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item {
    Leaf(usize),
    Array(usize),
    Map(usize),
}

/// Refuses bytes that are not exactly one well-formed value of bounded depth.
///
/// Every item takes a byte at least, so a length beyond the bytes that are left is a lie; found here, it allocates
/// nothing. The decoder behind cannot be led deeper than the walk went, through enums and newtypes either.
pub(super) fn check(bytes: &[u8]) -> Result<(), &'static str> {
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    loop {
        let (item, body) = item(bytes, at).ok_or("the value ends too early, or is no MessagePack")?;
        let left = bytes.len() - body;
        let (items, skip) = match item {
            Item::Leaf(len) => (0, len),
            Item::Array(len) => (len, 0),
            Item::Map(len) => (len.saturating_mul(2), 0),
        };
        if items > left || skip > left {
            return Err("a length promises more than there is");
        }
        at = body + skip;
        if items > 0 {
            if open.len() == MAX_DEPTH {
                return Err("the value is nested too deeply");
            }
            open.push(items);
            continue;
        }
        // The item is complete; so are those that it was the last part of.
        loop {
            let Some(missing) = open.last_mut() else {
                return if at == bytes.len() {
                    Ok(())
                } else {
                    Err("there are bytes after the value")
                };
            };
            *missing -= 1;
            if *missing > 0 {
                break;
            }
            open.pop();
        }
    }
}

/// Rewrites a value so that the order of members and items makes no difference.
pub(super) fn canonical(bytes: &[u8]) -> Option<Vec<u8>> {
    check(bytes).ok()?;
    canonical_at(bytes, 0).map(|(text, _)| text)
}

fn canonical_at(bytes: &[u8], start: usize) -> Option<(Vec<u8>, usize)> {
    let (item, mut at) = item(bytes, start)?;
    let (count, per_group) = match item {
        Item::Leaf(len) => {
            let end = at + len;
            return Some((bytes.get(start..end)?.to_vec(), end));
        }
        Item::Array(count) => (count, 1),
        Item::Map(count) => (count, 2),
    };
    let mut out = bytes.get(start..at)?.to_vec();
    let mut groups = Vec::new();
    for _ in 0..count {
        let mut group = Vec::new();
        for _ in 0..per_group {
            let (text, next) = canonical_at(bytes, at)?;
            group.extend(text);
            at = next;
        }
        groups.push(group);
    }
    groups.sort_unstable();
    out.extend(groups.concat());
    Some((out, at))
}

/// Reads the head of the item at `at`; returns where its body begins.
pub(super) fn item(bytes: &[u8], at: usize) -> Option<(Item, usize)> {
    let marker = *bytes.get(at)?;
    let body = at + 1;
    let sized = |item: fn(usize) -> Item, width: usize, extra: usize| {
        let digits = bytes.get(body..body + width)?;
        let len = digits.iter().fold(0_usize, |len, byte| {
            len.saturating_mul(256).saturating_add((*byte).into())
        });
        Some((item(len.saturating_add(extra)), body + width))
    };
    Some(match marker {
        0x00..=0x7f | 0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => (Item::Leaf(0), body),
        0x80..=0x8f => (Item::Map((marker & 0x0f).into()), body),
        0x90..=0x9f => (Item::Array((marker & 0x0f).into()), body),
        0xa0..=0xbf => (Item::Leaf((marker & 0x1f).into()), body),
        0xc1 => return None,
        0xc4 | 0xd9 => sized(Item::Leaf, 1, 0)?,
        0xc5 | 0xda => sized(Item::Leaf, 2, 0)?,
        0xc6 | 0xdb => sized(Item::Leaf, 4, 0)?,
        // An extension has a byte for its type, here and from 0xd4 to 0xd8.
        0xc7 => sized(Item::Leaf, 1, 1)?,
        0xc8 => sized(Item::Leaf, 2, 1)?,
        0xc9 => sized(Item::Leaf, 4, 1)?,
        0xcc | 0xd0 => (Item::Leaf(1), body),
        0xcd | 0xd1 | 0xd4 => (Item::Leaf(2), body),
        0xca | 0xce | 0xd2 => (Item::Leaf(4), body),
        0xcb | 0xcf | 0xd3 => (Item::Leaf(8), body),
        0xd5 => (Item::Leaf(3), body),
        0xd6 => (Item::Leaf(5), body),
        0xd7 => (Item::Leaf(9), body),
        0xd8 => (Item::Leaf(17), body),
        0xdc => sized(Item::Array, 2, 0)?,
        0xdd => sized(Item::Array, 4, 0)?,
        0xde => sized(Item::Map, 2, 0)?,
        0xdf => sized(Item::Map, 4, 0)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{canonical, check};

    #[test]
    fn structure_is_checked() {
        for good in [
            &b"\xc0"[..],
            b"\x05",
            b"\x90",
            b"\x80",
            b"\x82\xa1x\x01\xa1y\x92\x01\x02",
            b"\xd9\x02ab",
            b"\xc7\x01\x05x",
            b"\xd4\x05x",
            b"\xdc\x00\x01\xc0",
        ] {
            assert_eq!(check(good), Ok(()), "{good:x?}");
        }
        for bad in [
            &b""[..],
            b"\xc1",
            b"\x91",
            b"\xc0\xc0",
            b"\x81\xa1x",
            b"\xdd\xff\xff\xff\xff\xc0",
            b"\xdf\xff\xff\xff\xff\xc0",
            b"\xdb\xff\xff\xff\xff",
            b"\xc9\xff\xff\xff\xff\x00",
            &[0x91; 200],
        ] {
            assert!(check(bad).is_err(), "{bad:x?}");
        }
    }

    #[test]
    fn order_makes_no_difference() {
        assert_eq!(
            canonical(b"\x82\xa1x\x01\xa1y\x02"),
            canonical(b"\x82\xa1y\x02\xa1x\x01")
        );
        assert_ne!(
            canonical(b"\x82\xa1x\x01\xa1y\x02"),
            canonical(b"\x82\xa1x\x02\xa1y\x01")
        );
    }
}
