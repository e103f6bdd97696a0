/// A folder of real records that is no part of the project.
enum Corpus {
    static let path = Variable.value(of: "BACKTRAIL_CORPUS")
}
