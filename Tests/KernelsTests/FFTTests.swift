import Foundation
import Kernels
import Testing

@Suite("Power spectrum")
struct FFTTests {
  static let sizes = (1...10).map { 1 << $0 }

  /// Pseudorandom numbers in [-1, 1).
  static func noise(_ count: Int, seed: UInt32) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state) / 2_147_483_648 - 1
    }
  }

  static func spectrum(_ frame: [Double], size: Int) throws -> [Double] {
    let transform = try #require(FFT(size: size))
    var workspace = transform.makeWorkspace()
    // Whatever was there must be overwritten.
    var power = [Double](repeating: .nan, count: transform.binCount)
    transform.powerSpectrum(of: frame, into: &power, workspace: &workspace)
    return power
  }

  /// The definition, in O(N^2).
  static func definition(_ frame: [Double], size: Int) -> [Double] {
    (0...size / 2).map { bin in
      var (real, imaginary) = (0.0, 0.0)
      for (index, value) in frame.enumerated() {
        // Whole turns are taken out first, so that the angle loses no digits.
        let angle = 2 * Double.pi * Double(index * bin % size) / Double(size)
        real += value * cos(angle)
        imaginary -= value * sin(angle)
      }
      return real * real + imaginary * imaginary
    }
  }

  @Test("equals the definition", arguments: sizes)
  func equalsDefinition(size: Int) throws {
    for seed in 1...3 as ClosedRange<UInt32> {
      let frame = Self.noise(size, seed: seed)
      let found = try Self.spectrum(frame, size: size)
      // The power is at most N^2; each of the log2 N passes rounds once.
      let tolerance = 1e-14 * Double(size * size)
      for (a, b) in zip(found, Self.definition(frame, size: size)) {
        #expect(abs(a - b) <= tolerance)
      }
    }
  }

  @Test("short frames are zero-padded", arguments: [0, 1, 2, 25, 63, 64])
  func shortFrames(length: Int) throws {
    let frame = Self.noise(length, seed: 9)
    let filled = frame + [Double](repeating: 0, count: 64 - length)
    #expect(try Self.spectrum(frame, size: 64) == Self.spectrum(filled, size: 64))
  }

  @Test("keeps the energy (Parseval)", arguments: sizes)
  func keepsEnergy(size: Int) throws {
    let frame = Self.noise(size, seed: 77)
    let power = try Self.spectrum(frame, size: size)
    // Bins between 0 Hz and Nyquist stand for their mirror images too.
    let twice = power.reduce(0, +) * 2 - power[0] - power[size / 2]
    let energy = frame.reduce(0) { $0 + $1 * $1 }
    #expect(abs(twice / Double(size) - energy) <= 1e-12 * energy)
  }

  @Test("a workspace can be reused")
  func workspaceIsReusable() throws {
    let transform = try #require(FFT(size: 128))
    var workspace = transform.makeWorkspace()
    var power = [Double](repeating: 0, count: transform.binCount)
    transform.powerSpectrum(of: Self.noise(128, seed: 1), into: &power, workspace: &workspace)
    let frame = Self.noise(100, seed: 2)
    transform.powerSpectrum(of: frame, into: &power, workspace: &workspace)
    #expect(try power == Self.spectrum(frame, size: 128))
  }

  @Test("NaN propagates")
  func notANumber() throws {
    var frame = Self.noise(16, seed: 3)
    frame[5] = .nan
    #expect(try Self.spectrum(frame, size: 16).allSatisfy { $0.isNaN })
  }

  @Test("other sizes are rejected", arguments: [-8, -1, 0, 1, 3, 6, 100, 511, 513])
  func refusesSizes(size: Int) {
    #expect(FFT(size: size) == nil)
  }
}
