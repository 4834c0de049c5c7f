//! What a consultation is: rules only.
