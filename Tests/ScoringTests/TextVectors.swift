import Foundation
import TestSupport

/// Vectors of other implementations, in `Tests/Vectors`.
enum TextVectors {
  static func read<Vectors: Decodable>(
    _ name: String, as type: Vectors.Type
  ) throws -> Vectors {
    let folder = TestData.packageRoot.appendingPathComponent("Tests/Vectors")
    let data = try Data(contentsOf: folder.appendingPathComponent(name))
    return try JSONDecoder().decode(type, from: data)
  }
}
