pub struct Reading; pub fn read() {}
