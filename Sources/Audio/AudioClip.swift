import Text

/// One channel of audio in memory.
package struct AudioClip: Sendable, Equatable {
  /// Samples in [-1, 1].
  package var samples: [Float]
  /// Samples per second, in Hz.
  package var sampleRate: Int

  package init(samples: [Float], sampleRate: Int) {
    self.samples = samples
    self.sampleRate = sampleRate
  }

  /// Length in seconds.
  package var duration: Double { Double(samples.count) / Double(sampleRate) }
}

extension AudioClip {
  /// Rejects NaN and infinite samples, reporting the first.
  static func checkFinite(_ samples: [Float]) throws(AudioError) {
    guard let place = samples.firstIndex(where: { !$0.isFinite }) else { return }
    throw AudioError(
      .notFinite, at: "sample \(place)", found: "\(samples[place])",
      expected: "finite samples in [-1, 1]", advice: "repair or convert the recording")
  }
}
