import Foundation

/// Processor time of a thread, excluding other load on the machine.
package enum ComputingTime {
  /// Of this thread, so far.
  package static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
