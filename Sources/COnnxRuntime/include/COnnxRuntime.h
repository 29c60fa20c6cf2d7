/// The parts of ONNX Runtime used here, in plain pointers and integers.
///
/// The library is loaded at run time: it is not needed to build the program, or to run it without ONNX
/// models. Only the start of the C API's function table is used, which every release since 1.13 keeps (the
/// table only grows at its end).
///
/// Functions that can fail return NULL or a value other than CORT_OK, and set `problem` to a message, which
/// the caller frees with `cort_free_text`. Sessions and values may be used from any thread, and a session
/// from several at once.
#ifndef BEAMSCOPE_CONNXRUNTIME_H
#define BEAMSCOPE_CONNXRUNTIME_H

#include <stddef.h>
#include <stdint.h>

/// The requested version of the function table: release 1.N has tables 1 to N.
enum { CORT_API_VERSION = 13 };

/// The result of a call.
enum {
  CORT_OK = 0,
  /// No such library, or one that cannot be loaded.
  CORT_NOT_LOADED = 1,
  /// A library, but not ONNX Runtime.
  CORT_NOT_A_RUNTIME = 2,
  /// An ONNX Runtime without the requested table.
  CORT_UNSUITABLE = 3,
  /// The runtime reported a failure.
  CORT_FAILED = 4,
};

/// Element types, by their ONNX numbers.
enum {
  CORT_FLOAT = 1,
  CORT_INT32 = 6,
  CORT_INT64 = 7,
};

/// Maximum number of tensor dimensions.
enum { CORT_MAX_RANK = 8 };

typedef struct cort_runtime cort_runtime;
typedef struct cort_session cort_session;
typedef struct cort_value cort_value;

/// Frees a string returned by another function; NULL is allowed.
void cort_free_text(char *text);

/// Loads a library by path, or by a bare name that the system resolves.
///
/// It stays loaded until the program ends, because it may have started threads.
int cort_open(const char *library, cort_runtime **runtime, char **problem);
/// Must be called after all sessions and values of the runtime are released.
void cort_close(cort_runtime *runtime);
/// As reported by the runtime: "1.32.0". Valid as long as the runtime.
const char *cort_version(const cort_runtime *runtime);

/// Loads a model file, to run on `threads` threads.
int cort_session_open(
  cort_runtime *runtime, const char *path, int threads, cort_session **session, char **problem);
void cort_session_close(cort_session *session);

/// An input or output tensor of a model.
typedef struct {
  /// Valid as long as the session.
  const char *name;
  /// An element type, 0 for non-tensors.
  int type;
  /// May exceed CORT_MAX_RANK; `shape` then holds only the first ones.
  int rank;
  /// -1 if any size is allowed.
  int64_t shape[CORT_MAX_RANK];
} cort_port;

int cort_input_count(const cort_session *session);
cort_port cort_input(const cort_session *session, int index);
int cort_output_count(const cort_session *session);
cort_port cort_output(const cort_session *session, int index);

/// The model's metadata. The strings are valid as long as the session.
int cort_metadata_count(const cort_session *session);
const char *cort_metadata_key(const cort_session *session, int index);
const char *cort_metadata_value(const cort_session *session, int index);

/// A tensor of zeros of one of the element types above.
int cort_value_make(
  cort_runtime *runtime, int type, const int64_t *shape, int rank, cort_value **value,
  char **problem);
void cort_value_free(cort_value *value);
int cort_value_type(const cort_value *value);
int cort_value_rank(const cort_value *value);
int64_t cort_value_size(const cort_value *value, int dimension);
/// Elements, row-major; valid as long as the value.
void *cort_value_data(const cort_value *value);
size_t cort_value_count(const cort_value *value);

/// Runs a model: one value per input, in order, to one per output, in order, to be freed by the caller. On
/// failure there are no outputs.
int cort_run(
  cort_session *session, cort_value *const *inputs, cort_value **outputs, char **problem);

#endif
