//! Both ways of shaping and of printing give the same.

mod agreement;
mod classes;
