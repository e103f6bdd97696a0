enum EmptyReporting {}
