enum EmptySynthesis {}
