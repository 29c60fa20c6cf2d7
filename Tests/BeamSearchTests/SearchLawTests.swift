import BeamSearch
import TestSupport
import Testing
import Transducer

/// The laws of every search in the catalog, over many seeds, blank first and last, with every
/// option at random.
@Suite("Search laws", .slow)
struct SearchLawTests {
  /// 200 random models, each with blank first and last.
  private static let settings = Result { try ToySetting.random(200) }

  @Test("hold with any model, options and fusion", arguments: SearchCatalog.profiles)
  func general(_ profile: SearchProfile) throws {
    let laws = SearchLaws(profile)
    for setting in try Self.settings.get() {
      let violations = try laws.violations(in: setting)
      #expect(violations.isEmpty, "\(setting): \(violations.prefix(5))")
    }
  }

  /// (T, V, cap) with at most a few hundred alignments; every 25th model has some thousand.
  @Test("an exhaustive beam equals enumeration", arguments: SearchCatalog.profiles)
  func exhaustive(_ profile: SearchProfile) throws {
    let small = [(2, 3, 2), (3, 3, 1), (2, 4, 1), (2, 3, 3), (4, 3, 1)]
    let large = [(3, 3, 3), (4, 3, 2), (3, 4, 2), (6, 3, 1), (4, 5, 1)]
    let unknown = [(2, 4, 1), (3, 4, 1), (2, 5, 1)]
    for (index, setting) in try Self.settings.get().enumerated() {
      guard var shape = setting.shape else { continue }
      let place = index / 2
      let sizes = shape.hasUnknown ? unknown : place % 25 == 0 ? large : small
      let (frames, size, cap) = sizes[(place % 25 == 0 ? place / 25 : place) % sizes.count]
      (shape.frames, shape.size) = (frames, size)
      shape.order = index % 2 == 0 ? Array(0..<size) : (1...size).map { $0 % size }
      var small = try setting.with(shape)
      small.options.alignmentLength.maxLabels = 1 + index % 3
      let violations = try SearchLaws(profile).exhaustiveViolations(in: small, cap: cap)
      guard let violations else {
        #expect(!profile.knobs.contains(.beam))
        return
      }
      #expect(violations.isEmpty, "\(small), cap \(cap): \(violations.prefix(3))")
    }
  }

  @Test("the order of the vocabulary changes nothing", arguments: SearchCatalog.profiles)
  func relabelling(_ profile: SearchProfile) throws {
    var random = SplitMix64(seed: 7)
    for (index, setting) in try Self.settings.get().enumerated() where index % 2 == 0 {
      guard var shape = setting.shape else { continue }
      // Where memory is short, hypotheses that emit the same pairs of labels in another order at
      // the same frame tie exactly; it takes more than two labels per frame.
      if profile.clock == .alignmentSteps || setting.options.maxSymbolsPerFrame > 2 {
        shape.memory = .everything
      }
      let plain = try setting.with(shape)
      shape.order.shuffle(using: &random)
      let violations = try SearchLaws(profile).relabellingViolations(plain, setting.with(shape))
      #expect(violations.isEmpty, "\(shape): \(violations)")
    }
  }
}

extension SearchProfile: CustomTestStringConvertible {
  public var testDescription: String { name }
}
