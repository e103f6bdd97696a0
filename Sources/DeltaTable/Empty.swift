enum EmptyDeltaTable {}
