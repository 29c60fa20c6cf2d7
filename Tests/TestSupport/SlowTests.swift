import Foundation
package import Testing

extension Trait where Self == ConditionTrait {
  /// For suites of hours of speech, of laws over hundreds of random models, and of benchmarks. They
  /// show a sanitizer nothing beyond short recordings and hand-made cases; `BEAMSCOPE_TESTS=quick`
  /// leaves them out.
  package static var slow: Self {
    .enabled(
      if: ProcessInfo.processInfo.environment["BEAMSCOPE_TESTS"] != "quick",
      "slow: left out by BEAMSCOPE_TESTS=quick")
  }
}
