// swift-tools-version: 6.3
import PackageDescription

// The libraries of the program and one executable that measures them one by one. `Sources` is a link to the folder of the
// program itself: a target of another package could not see declarations of `package` access.

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "benchmarks",
    targets: [
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CDeflate", path: "Sources/CDeflate", pkgConfig: "libdeflate"),
        .systemLibrary(name: "CZstd", path: "Sources/CZstd", pkgConfig: "libzstd"),
        .systemLibrary(name: "CXXHash", path: "Sources/CXXHash", pkgConfig: "libxxhash"),
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        .target(name: "CStructuralScan", path: "Sources/CStructuralScan"),
        .target(name: "Gunzip", dependencies: ["CZlib", "CDeflate"], path: "Sources/Gunzip"),
        .target(name: "JSONScan", dependencies: ["CStructuralScan"], path: "Sources/JSONScan"),
        .target(name: "Parquet", dependencies: ["CDeflate", "CZstd", "CXXHash", "CLinux"], path: "Sources/Parquet"),
        .target(name: "CloudTrail", dependencies: ["JSONScan", "Parquet"], path: "Sources/CloudTrail"),
        // Counts what is allocated: no part of the program.
        .target(name: "CAllocations", path: "CAllocations"),
        .executableTarget(
            name: "Micro",
            dependencies: ["Gunzip", "JSONScan", "Parquet", "CloudTrail", "CStructuralScan", "CAllocations"],
            path: "Micro"),
    ]
)

for target in package.targets
where target.type != .system && !["CStructuralScan", "CAllocations"].contains(target.name) {
    target.swiftSettings = settings
}
