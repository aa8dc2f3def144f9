//! The one tree of units, and the groups that plans name.
