// swift-tools-version: 6.3
import PackageDescription

/// One list for every Swift target.
///
/// Nothing here is experimental.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The layers of the program, lowest first: a target imports only what stands above it in this list.
let targets: [Target] = [
    // Layer 0: system libraries and the one C kernel.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CMaxMindDB", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
    // What Swift's own module of the C library leaves out: allocator settings, early writing, prefetching, extended
    // attributes.
    .systemLibrary(name: "CLinux"),
    .target(name: "CStructuralScan"),

    // Layer 1: formats.
    .target(name: "Gunzip", dependencies: ["CZlib", "CDeflate"]),
    .target(name: "JSONScan", dependencies: ["CStructuralScan"]),
    .target(name: "Parquet", dependencies: ["CDeflate", "CZstd", "CXXHash", "CLinux"]),

    // What may be handed over of any text: pseudonyms for whoever it names.
    .target(name: "Redaction", dependencies: ["JSONScan"]),

    // Layer 2: what a table is, and what an archive and a record are.
    .target(name: "DeltaTable", dependencies: ["Parquet"]),
    .target(name: "CloudTrail", dependencies: ["JSONScan", "Parquet"]),

    // Layer 3: the index.
    .target(
        name: "TrailIndex",
        dependencies: ["CloudTrail", "DeltaTable", "Gunzip", "JSONScan", "Parquet", "CArchive", "CCrypto"]),
    // Stands on the inventory and the threads of the index, and knows nothing of its tables.
    .target(
        name: "DigestValidation",
        dependencies: ["TrailIndex", "CloudTrail", "Gunzip", "JSONScan", "CCrypto", "CLinux"]),

    // Layer 4: questions.
    .target(
        name: "TrailQuery",
        dependencies: ["TrailIndex", "CloudTrail", "JSONScan", "Parquet", "CMaxMindDB", "CLinux"]),

    // Layer 5: metric filters and alarms as files have them.
    .target(
        name: "MetricFiles", dependencies: ["TrailQuery", "JSONScan", .product(name: "Yams", package: "Yams")]),

    // Who handed out which credentials.
    .target(name: "Tracing", dependencies: ["TrailQuery", "CloudTrail", "JSONScan"]),

    // What was delivered, and what was not.
    .target(
        name: "TrailCoverage",
        dependencies: ["TrailQuery", "TrailIndex", "DigestValidation", "CloudTrail", "JSONScan"]),

    // Layer 5 too: what was unusual, and AWS's own Insights records.
    .target(name: "Insights", dependencies: ["TrailQuery", "TrailIndex", "CloudTrail", "JSONScan", "Parquet"]),

    // Layer 6: what people read, and archives with known truth.
    .target(
        name: "Reporting",
        dependencies: [
            "TrailIndex", "DigestValidation", "TrailQuery", "Tracing", "TrailCoverage", "Insights", "CloudTrail",
            "DeltaTable", "Parquet", "Redaction",
        ]),
    // A report of everything: content, drawings, and the page they stand on.
    .target(
        name: "CaseReport",
        dependencies: [
            "Reporting", "TrailCoverage", "TrailQuery", "TrailIndex", "CloudTrail",
            .product(name: "Mustache", package: "swift-mustache"),
        ]),
    .target(name: "Synthesis", dependencies: ["CloudTrail", "CDeflate", "CCrypto"]),

    .testTarget(
        name: "TrailQueryTests",
        dependencies: ["TrailQuery", "TrailIndex", "CloudTrail", "JSONScan", "Parquet", "TestSupport"]),

    // Layer 7: flags, wiring, terminal, exit code.
    .executableTarget(
        name: "backtrail",
        dependencies: [
            "CloudTrail", "JSONScan", "TrailIndex", "DigestValidation", "TrailQuery", "MetricFiles", "Tracing",
            "TrailCoverage", "Insights", "Reporting", "CaseReport", "Synthesis", "Parquet",
            "CLinux", "Redaction",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),

    // Tests.
    .testTarget(
        name: "InsightsTests",
        dependencies: ["Insights", "TrailQuery", "TrailIndex", "CloudTrail", "Parquet"]),
    .testTarget(name: "RedactionTests", dependencies: ["Redaction"]),
    .testTarget(name: "MetricFilesTests", dependencies: ["MetricFiles", "TrailQuery"]),
    .testTarget(name: "CaseReportTests", dependencies: ["CaseReport", "TrailQuery", "CloudTrail", "JSONScan"]),
    .testTarget(name: "TrailCoverageTests", dependencies: ["TrailCoverage", "DigestValidation", "CloudTrail"]),
    .testTarget(name: "TracingTests", dependencies: ["Tracing", "TrailQuery", "CloudTrail"]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting", "TrailIndex", "TrailQuery", "CloudTrail"]),
    .testTarget(name: "IntegrationTests", dependencies: ["backtrail", "TestSupport"], exclude: ["Interop"]),
    .target(name: "TestSupport", dependencies: ["Parquet", "CCrypto"], path: "Tests/TestSupport"),
    .testTarget(
        name: "DigestValidationTests",
        dependencies: ["DigestValidation", "TrailIndex", "CloudTrail", "CLinux", "TestSupport"]),
    .testTarget(name: "GunzipTests", dependencies: ["Gunzip", "CDeflate", "CZlib", "TestSupport"]),
    .testTarget(name: "JSONScanTests", dependencies: ["JSONScan", "CStructuralScan", "TestSupport"]),
    .testTarget(name: "CloudTrailTests", dependencies: ["CloudTrail", "JSONScan", "Parquet", "TestSupport"]),
    .testTarget(
        name: "TrailIndexTests",
        dependencies: ["TrailIndex", "CloudTrail", "DeltaTable", "JSONScan", "Parquet", "CDeflate", "TestSupport"]),
    .testTarget(name: "ParquetTests", dependencies: ["Parquet", "TestSupport"], exclude: ["Interop"]),
    .testTarget(
        name: "DeltaTableTests", dependencies: ["DeltaTable", "Parquet", "TestSupport"], exclude: ["Interop"]),
    // What is fuzzed: `Tests/Fuzz` builds the same rules for libFuzzer.
    .target(
        name: "FuzzProperties",
        dependencies: [
            "Gunzip", "CZlib", "JSONScan", "CStructuralScan", "CloudTrail", "DeltaTable", "Parquet", "TestSupport",
        ],
        path: "Tests/Fuzz/Properties"),
    .testTarget(name: "FuzzCaseTests", dependencies: ["FuzzProperties", "TestSupport"]),
    .testTarget(
        name: "SynthesisTests", dependencies: ["Synthesis", "CloudTrail"],
        exclude: ["check_digests.py", "check_truth.py"]),
]

let package = Package(
    name: "backtrail",
    products: [.executable(name: "backtrail", targets: ["backtrail"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: targets
)

for target in package.targets where target.type != .system && target.name != "CStructuralScan" {
    target.swiftSettings = settings
}
