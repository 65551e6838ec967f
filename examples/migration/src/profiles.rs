//! The releases, which are those of the example Worker.

#[path = "../../worker/src/profiles/first.rs"]
pub(crate) mod first;
#[path = "../../worker/src/profiles/second.rs"]
pub(crate) mod second;
#[path = "../../worker/src/profiles/third.rs"]
pub(crate) mod third;
