/// One channel of sound in memory.
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
