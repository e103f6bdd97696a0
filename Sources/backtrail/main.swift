enum Emptybacktrail {}
