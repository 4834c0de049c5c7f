//! Sessions of the pack that ships, ready to be signed.

use chairside::content::{Pack, load};
use chairside::record::{Draft, FieldId, Signed};

use crate::{ana, draft};

/// The pack that ships.
#[track_caller]
pub fn pack() -> Pack {
    load::shipped().unwrap().remove(0)
}

/// A draft in which everything is missing, with a reason for each gap.
#[track_caller]
pub fn draft_of_pack(label: &str) -> Draft {
    let mut draft = draft(label, "Discussed risks.");
    for gap in draft.gaps(&pack()) {
        draft.keep_unfinished(FieldId::Gap(gap), "The patient had to leave.".into());
    }
    draft
}

/// The same, signed.
#[track_caller]
pub fn signed(label: &str) -> Signed {
    let draft = draft_of_pack(label);
    draft.sign(&pack(), ana(), draft.started()).unwrap()
}
