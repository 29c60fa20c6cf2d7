import CSndfile

/// Bytes in memory that libsndfile reads as a file.
final class MemorySound {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Opens the sound; it must live until the handle is closed.
  func open(_ header: inout SF_INFO) -> OpaquePointer? {
    var calls = SF_VIRTUAL_IO(
      get_filelen: { user in MemorySound.of(user)?.length ?? 0 },
      seek: { offset, origin, user in MemorySound.of(user)?.seek(offset, origin) ?? -1 },
      read: { place, count, user in MemorySound.of(user)?.read(place, count) ?? 0 },
      write: { _, _, _ in 0 },
      tell: { user in MemorySound.of(user)?.place ?? 0 })
    return sf_open_virtual(
      &calls, Int32(SFM_READ), &header, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func of(_ user: UnsafeMutableRawPointer?) -> MemorySound? {
    user.map { Unmanaged<MemorySound>.fromOpaque($0).takeUnretainedValue() }
  }

  private var length: sf_count_t { sf_count_t(bytes.count) }
  private var place: sf_count_t { sf_count_t(position) }

  private func seek(_ offset: sf_count_t, _ origin: Int32) -> sf_count_t {
    let base =
      switch origin {
      case 1: place
      case 2: length
      default: sf_count_t(0)
      }
    let (target, isTooLarge) = base.addingReportingOverflow(offset)
    guard !isTooLarge, target >= 0 else { return -1 }
    position = Int(target)
    return target
  }

  private func read(_ place: UnsafeMutableRawPointer?, _ count: sf_count_t) -> sf_count_t {
    let count = min(Int(count), bytes.count - min(bytes.count, position))
    guard let place, count > 0 else { return 0 }
    bytes.withUnsafeBytes { bytes in
      place.copyMemory(
        from: UnsafeRawPointer(bytes.baseAddress ?? UnsafeRawPointer(place)) + position,
        byteCount: count)
    }
    position += count
    return sf_count_t(count)
  }
}
