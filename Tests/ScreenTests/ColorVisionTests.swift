import ConfigFiles
import Foundation
import Screen
import Testing

/// The colour-blind-safe theme, seen with colour blindness.
@Suite struct ColorVisionTests {
  /// Linear red, green and blue as seen with one kind of cone missing (Machado, Oliveira and
  /// Fernandes, IEEE TVCG 15(6), 2009).
  enum Vision: CaseIterable {
    case full, withoutL, withoutM, withoutS

    var rows: [[Double]] {
      switch self {
      case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .withoutL:
        [
          [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
          [-0.003882, -0.048116, 1.051998],
        ]
      case .withoutM:
        [
          [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
          [-0.011820, 0.042940, 0.968881],
        ]
      case .withoutS:
        [
          [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
          [0.004733, 0.691367, 0.303900],
        ]
      }
    }
  }

  /// Adjacent roles with different meanings.
  static let groups: [[StyleRole]] = [
    [.correct, .substitution, .insertion, .deletion], [.pushUp, .pushDown],
    [.kept, .new, .merged, .pruned, .best, .forced], [.reference, .path, .envelope],
  ]

  @Test(arguments: Vision.allCases) func groupsAreToldApart(vision: Vision) throws {
    let theme = try ThemeFileTests.library.theme(named: "colour-blind-safe").theme
    for group in Self.groups {
      let colors = group.map { Self.lab(Self.rgb(theme, $0), seenBy: vision) }
      for i in colors.indices {
        for j in colors.indices where j > i {
          let distance = zip(colors[i], colors[j]).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
          #expect(distance.squareRoot() >= 15, "\(group[i]) and \(group[j])")
        }
      }
    }
  }

  private static func rgb(_ theme: Theme, _ role: StyleRole) -> RGB {
    if case .rgb(let rgb, _) = theme[role].foreground { return rgb }
    return theme.appearance.ink
  }

  /// CIE 1976 L*a*b* under D65, in which equal distances look about equally large.
  private static func lab(_ rgb: RGB, seenBy vision: Vision) -> [Double] {
    let linear = [rgb.red, rgb.green, rgb.blue].map { byte in
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    func times(_ rows: [[Double]], _ vector: [Double]) -> [Double] {
      rows.map { zip($0, vector).map(*).reduce(0, +) }
    }
    let seen = times(vision.rows, linear).map { min(1, max(0, $0)) }
    let xyz = times(
      [
        [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
      ], seen)
    let f = zip(xyz, [0.95047, 1, 1.08883]).map { value, white in
      let t = value / white
      return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }
}
