// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: the strictest language mode, and no warning survives.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

/// Of targets whose own code never computes for long: optimising it makes builds slow and nothing
/// fast.
let unoptimized: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// A library target; `needs` are targets of lower layers only (see Sources/README.md).
func layer(
  _ name: String, needs: [Target.Dependency] = [], settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: needs, exclude: ["README.md"], swiftSettings: strict + settings)
}

/// What opening, decoding and scoring needs.
let engine: [Target.Dependency] = [
  "Text", "Files", "Kernels", "Audio", "AudioFiles", "Transducer", "ModelFiles", "OnnxModels",
  "Fusion",
  "BeamSearch", "Scoring", "Analysis", "Experiments",
]

func tests(of name: String, needs: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: needs + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
  name: "beamscope",
  products: [.executable(name: "beamscope", targets: ["beamscope"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // L0: arithmetic, and C at the rim. Unoptimised SIMD code is 500 times slower than optimised:
    // so that tests can run whole models, the kernels are optimised in debug builds too.
    .target(
      name: "Kernels", exclude: ["README.md"],
      swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(
      name: "CSamplerate", pkgConfig: "samplerate", providers: [.apt(["libsamplerate0-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CTerminal", exclude: ["README.md"],
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "COnnxRuntime", exclude: ["README.md"]),
    layer("Text"),
    layer("Files"),

    // L1: sound, networks, cells.
    layer("Audio", needs: ["Text", "Kernels", "CSamplerate"]),
    layer("Transducer", needs: ["Text", "Kernels"]),
    layer("Screen"),

    // L2: files, search, risk.
    layer("AudioFiles", needs: ["Text", "Files", "Audio", "Kernels", "CSndfile", "CZlib"]),
    layer("ModelFiles", needs: ["Text", "Files", "Transducer", "Audio", "Kernels"]),
    layer(
      "OnnxModels", needs: ["Text", "ModelFiles", "Transducer", "Audio", "Kernels", "COnnxRuntime"]),
    layer("Fusion", needs: ["Text", "Files", "Transducer"]),
    layer("BeamSearch", needs: ["Text", "Transducer", "Fusion", "Kernels"]),
    layer("Scoring", needs: ["Text", "Transducer", "Kernels"]),
    layer("ConfigFiles", needs: ["Text", "Files", "Screen", "TOMLKit"], settings: unoptimized),
    layer(
      "Analysis",
      needs: ["Text", "BeamSearch", "Fusion", "Scoring", "Transducer", "Audio", "Kernels"]),

    layer(
      "Experiments", needs: ["OnnxModels", "BeamSearch", "Fusion", "Transducer", "Audio"]),

    // L3: the workbench without a terminal, opening and decoding what people have, training.
    layer(
      "Session",
      needs: [
        "Text", "Analysis", "Experiments", "Fusion", "BeamSearch", "Scoring", "Audio", "Transducer",
        "Kernels",
      ]),
    layer("TraceFiles", needs: ["Text", "Files", "BeamSearch", "Fusion", "Transducer", "Kernels"]),
    layer("Recognition", needs: engine + ["TraceFiles"]),
    layer(
      "Training",
      needs: [
        "Text", "Files", "BeamSearch", "Scoring", "ModelFiles", "Transducer", "Kernels",
      ]),

    // L4: state to cells, cells to terminal; training runs.
    layer(
      "Panels",
      needs: [
        "Text", "Analysis", "Experiments", "Session", "Screen", "BeamSearch", "Scoring",
        "Transducer",
      ]),
    layer("Curses", needs: ["Screen", "CTerminal"]),
    layer(
      "TrainingRuns", needs: engine + ["Recognition", "Training", "Session"],
      settings: unoptimized),

    // L5: the loop; what is printed. L6: what is measured.
    layer(
      "Runtime",
      needs: engine + [
        "TraceFiles", "Recognition", "TrainingRuns", "Session", "ConfigFiles", "Screen", "Panels",
        "Curses",
      ]),
    layer(
      "Reports", needs: engine + ["TraceFiles", "Recognition", "Session"], settings: unoptimized),
    layer(
      "Benchmarks",
      needs: engine + [
        "Recognition", "Training", "TrainingRuns", "Session", "Runtime", "Reports", "Screen",
        "Panels",
      ], settings: unoptimized),

    // L7: the program: groups of options, and the commands that use them.
    layer(
      "Arguments",
      needs: engine + [
        "TraceFiles", "Recognition", "TrainingRuns", "Training", "Session", "Screen", "Runtime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], settings: unoptimized),
    .executableTarget(
      name: "beamscope",
      dependencies: engine + [
        "TraceFiles", "Recognition", "Training", "TrainingRuns", "Session", "Screen", "Curses",
        "Panels", "Runtime", "Reports", "Benchmarks", "Arguments",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: strict + unoptimized),

    .target(
      name: "TestSupport",
      dependencies: [
        "Text", "Kernels", "Audio", "Transducer", "Fusion", "BeamSearch", "Scoring", "Analysis",
        "Experiments", "Session", "Screen",
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests(of: "House", needs: []),
    tests(of: "Text", needs: ["Text"]),
    tests(of: "Files", needs: ["Files"]),
    tests(of: "Kernels", needs: ["Kernels"]),
    tests(of: "Audio", needs: ["Text", "Audio", "AudioFiles", "Kernels"]),
    tests(of: "Transducer", needs: ["Text", "Transducer", "ModelFiles", "Kernels"]),
    tests(
      of: "ModelFiles",
      needs: ["Text", "ModelFiles", "Transducer", "Audio", "AudioFiles", "Kernels"]),
    tests(
      of: "OnnxModels",
      needs: [
        "Text", "OnnxModels", "ModelFiles", "BeamSearch", "Scoring", "Transducer", "Audio",
        "AudioFiles", "Kernels",
      ]),
    tests(of: "Fusion", needs: ["Text", "Fusion", "Transducer", "ModelFiles"]),
    tests(
      of: "BeamSearch", needs: ["BeamSearch", "Fusion", "Scoring", "Transducer", "Kernels"]),
    tests(of: "Scoring", needs: ["Text", "Scoring", "Transducer", "Kernels"]),
    tests(
      of: "Training",
      needs: [
        "Text", "Training", "BeamSearch", "Scoring", "ModelFiles", "Transducer", "Kernels",
      ]),
    tests(of: "Screen", needs: ["Text", "Screen", "ConfigFiles", "Curses", "CTerminal"]),
    tests(
      of: "Session",
      needs: [
        "Text", "Analysis", "Experiments", "Session", "Reports", "Fusion", "BeamSearch", "Scoring",
        "Transducer", "Audio",
        "Kernels",
      ]),
    tests(
      of: "TraceFiles",
      needs: ["Text", "TraceFiles", "BeamSearch", "Fusion", "Transducer", "Kernels"]),
    tests(
      of: "Panels", needs: ["Analysis", "BeamSearch", "Panels", "Session", "Screen", "ConfigFiles"]),
    tests(
      of: "Program",
      needs: [
        "beamscope", "Recognition", "Runtime", "Text", "Files", "Analysis", "OnnxModels",
        "ModelFiles",
        "AudioFiles", "Session", "TraceFiles", "BeamSearch", "Transducer", "Audio", "Kernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
