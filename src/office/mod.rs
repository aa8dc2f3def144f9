//! Files of office programs: pure, bytes in and rows out, or the other way round.

pub mod excel;
