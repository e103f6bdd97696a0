// swift-tools-version: 6.3
import PackageDescription

// The libraries of the program, built once more with the instrumentation that libFuzzer needs: `run` passes the flags,
// so that no manifest does. `Sources` and `TestSupport` are links to the folders of the program itself: a target of
// another package could not see declarations of `package` access.

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CDeflate", path: "Sources/CDeflate", pkgConfig: "libdeflate"),
        .systemLibrary(name: "CZstd", path: "Sources/CZstd", pkgConfig: "libzstd"),
        .systemLibrary(name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CXXHash", path: "Sources/CXXHash", pkgConfig: "libxxhash"),
        .target(name: "CStructuralScan", path: "Sources/CStructuralScan"),
        .target(name: "Gunzip", dependencies: ["CZlib", "CDeflate"], path: "Sources/Gunzip"),
        .target(name: "JSONScan", dependencies: ["CStructuralScan"], path: "Sources/JSONScan"),
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        .target(name: "DeltaTable", dependencies: ["Parquet"], path: "Sources/DeltaTable"),
        .target(name: "Parquet", dependencies: ["CDeflate", "CZstd", "CXXHash", "CLinux"], path: "Sources/Parquet"),
        .target(name: "CloudTrail", dependencies: ["JSONScan", "Parquet"], path: "Sources/CloudTrail"),
        .target(name: "TestSupport", dependencies: ["Parquet", "CCrypto"], path: "TestSupport"),
        .target(
            name: "FuzzProperties",
            dependencies: [
                "Gunzip", "CZlib", "JSONScan", "CStructuralScan", "CloudTrail", "DeltaTable", "Parquet", "TestSupport",
            ],
            path: "Properties"),
        .systemLibrary(name: "CFuzzer", path: "CFuzzer"),
        .executableTarget(name: "Fuzzer", dependencies: ["FuzzProperties", "CFuzzer"], path: "Fuzzer"),
    ]
)

for target in package.targets where target.type != .system && target.name != "CStructuralScan" {
    target.swiftSettings = settings
}
