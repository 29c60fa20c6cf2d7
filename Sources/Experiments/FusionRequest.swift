package import Fusion

/// The files to fuse with a search, and how.
package struct FusionRequest: Sendable, Equatable {
  /// An n-gram model in ARPA format.
  package struct LanguageModelFile: Codable, Sendable, Equatable {
    package var path: String
    package var weight: Double
    /// `nil`: detected from the file.
    package var unit: LanguageModelFusion.Unit?

    package init(path: String, weight: Double, unit: LanguageModelFusion.Unit?) {
      self.path = path
      self.weight = weight
      self.unit = unit
    }
  }

  package struct HotwordsFile: Codable, Sendable, Equatable {
    package var path: String
    /// For phrases without their own score; nats per token.
    package var score: Double
    /// Whether phrases that the vocabulary cannot spell are left out; absent: they are an error.
    package var skip: Bool?

    package init(path: String, score: Double, skip: Bool? = nil) {
      self.path = path
      self.score = score
      self.skip = skip
    }
  }

  package let languageModel: LanguageModelFile?
  package let hotwords: HotwordsFile?

  /// `nil` if nothing is fused.
  package init?(languageModel: LanguageModelFile?, hotwords: HotwordsFile?) {
    guard languageModel != nil || hotwords != nil else { return nil }
    self.languageModel = languageModel
    self.hotwords = hotwords
  }
}
