package import Text

/// What is wrong with ONNX Runtime or a model for it: where, what was found, what was expected, and
/// what to do next.
package typealias OnnxError = LocatedError<OnnxFailure>

/// The kinds of failure that a caller may tell apart.
package enum OnnxFailure: String, Sendable {
  /// ONNX Runtime was not found.
  case missingLibrary
  /// A file that is not a library of this system.
  case notALibrary
  /// A library, but not ONNX Runtime.
  case notARuntime
  /// An ONNX Runtime that is too old, or too new to be supported.
  case unsuitableRuntime
  /// No such file, or not readable.
  case unreadable
  /// The runtime rejects the model file.
  case badModel
  /// Missing or invalid metadata.
  case badMetadata
  /// Inputs or outputs that do not match the network type.
  case wrongPorts
  /// Parts of a model that do not fit together.
  case mismatch
  /// A folder without one of the files of a model.
  case missingFile
  /// A kind of model this program does not support.
  case unknownKind
  /// Networks whose form cannot be imported.
  case unknownForm
  /// The runtime failed during computation.
  case failedRun
}
