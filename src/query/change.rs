//! What a release added, changed and withdrew, by table and then in the order of the list.
