/// The start of ONNX Runtime's function table (OrtApi), as far as it is used.
///
/// The order is part of the runtime's stable interface: functions are only ever added at the end. Unused
/// entries are kept as gaps; the numbers are table positions, checked by the assertions at the end.
#ifndef BEAMSCOPE_CONNXRUNTIME_TABLE_H
#define BEAMSCOPE_CONNXRUNTIME_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct OrtStatus OrtStatus;
typedef struct OrtEnv OrtEnv;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtValue OrtValue;
typedef struct OrtTypeInfo OrtTypeInfo;
typedef struct OrtTensorTypeAndShapeInfo OrtTensorTypeAndShapeInfo;
typedef struct OrtAllocator OrtAllocator;
typedef struct OrtModelMetadata OrtModelMetadata;

/// What `OrtGetApiBase` returns.
typedef struct {
  const void *(*GetApi)(uint32_t version);
  const char *(*GetVersionString)(void);
} OrtApiBase;

typedef OrtStatus *(*OrtCountFunction)(const OrtSession *, size_t *);
typedef OrtStatus *(*OrtTypeFunction)(const OrtSession *, size_t, OrtTypeInfo **);
typedef OrtStatus *(*OrtNameFunction)(const OrtSession *, size_t, OrtAllocator *, char **);

typedef void (*OrtGap)(void);

typedef struct {
  OrtGap gap0[2];
  const char *(*GetErrorMessage)(const OrtStatus *);                               // 2
  OrtStatus *(*CreateEnv)(int severity, const char *log, OrtEnv **);               // 3
  OrtGap gap4[3];
  OrtStatus *(*CreateSession)(                                                     // 7
    const OrtEnv *, const char *path, const OrtSessionOptions *, OrtSession **);
  OrtGap gap8[1];
  OrtStatus *(*Run)(                                                               // 9
    OrtSession *, const OrtRunOptions *, const char *const *inputNames,
    const OrtValue *const *inputs, size_t inputCount, const char *const *outputNames,
    size_t outputCount, OrtValue **outputs);
  OrtStatus *(*CreateSessionOptions)(OrtSessionOptions **);                        // 10
  OrtGap gap11[2];
  OrtStatus *(*SetSessionExecutionMode)(OrtSessionOptions *, int mode);            // 13
  OrtGap gap14[9];
  OrtStatus *(*SetSessionGraphOptimizationLevel)(OrtSessionOptions *, int level);  // 23
  OrtStatus *(*SetIntraOpNumThreads)(OrtSessionOptions *, int);                    // 24
  OrtStatus *(*SetInterOpNumThreads)(OrtSessionOptions *, int);                    // 25
  OrtGap gap26[4];
  OrtCountFunction SessionGetInputCount;                                           // 30
  OrtCountFunction SessionGetOutputCount;                                          // 31
  OrtGap gap32[1];
  OrtTypeFunction SessionGetInputTypeInfo;                                         // 33
  OrtTypeFunction SessionGetOutputTypeInfo;                                        // 34
  OrtGap gap35[1];
  OrtNameFunction SessionGetInputName;                                             // 36
  OrtNameFunction SessionGetOutputName;                                            // 37
  OrtGap gap38[10];
  OrtStatus *(*CreateTensorAsOrtValue)(                                            // 48
    OrtAllocator *, const int64_t *shape, size_t rank, int type, OrtValue **);
  OrtGap gap49[1];
  OrtStatus *(*IsTensor)(const OrtValue *, int *);                                 // 50
  OrtStatus *(*GetTensorMutableData)(OrtValue *, void **);                         // 51
  OrtGap gap52[3];
  /// Returns NULL for non-tensors; the result belongs to the type.
  OrtStatus *(*CastTypeInfoToTensorInfo)(                                          // 55
    const OrtTypeInfo *, const OrtTensorTypeAndShapeInfo **);
  OrtGap gap56[4];
  OrtStatus *(*GetTensorElementType)(const OrtTensorTypeAndShapeInfo *, int *);    // 60
  OrtStatus *(*GetDimensionsCount)(const OrtTensorTypeAndShapeInfo *, size_t *);   // 61
  OrtStatus *(*GetDimensions)(                                                     // 62
    const OrtTensorTypeAndShapeInfo *, int64_t *, size_t);
  OrtGap gap63[1];
  OrtStatus *(*GetTensorShapeElementCount)(                                        // 64
    const OrtTensorTypeAndShapeInfo *, size_t *);
  OrtStatus *(*GetTensorTypeAndShape)(                                             // 65
    const OrtValue *, OrtTensorTypeAndShapeInfo **);
  OrtGap gap66[10];
  OrtStatus *(*AllocatorFree)(OrtAllocator *, void *);                             // 76
  OrtGap gap77[1];
  /// The allocator belongs to the runtime and must not be released.
  OrtStatus *(*GetAllocatorWithDefaultOptions)(OrtAllocator **);                   // 78
  OrtGap gap79[13];
  void (*ReleaseEnv)(OrtEnv *);                                                    // 92
  void (*ReleaseStatus)(OrtStatus *);                                              // 93
  OrtGap gap94[1];
  void (*ReleaseSession)(OrtSession *);                                            // 95
  void (*ReleaseValue)(OrtValue *);                                                // 96
  OrtGap gap97[1];
  void (*ReleaseTypeInfo)(OrtTypeInfo *);                                          // 98
  void (*ReleaseTensorTypeAndShapeInfo)(OrtTensorTypeAndShapeInfo *);              // 99
  void (*ReleaseSessionOptions)(OrtSessionOptions *);                              // 100
  OrtGap gap101[10];
  OrtStatus *(*SessionGetModelMetadata)(const OrtSession *, OrtModelMetadata **);  // 111
  OrtGap gap112[4];
  /// Returns NULL for a missing key.
  OrtStatus *(*ModelMetadataLookupCustomMetadataMap)(                              // 116
    const OrtModelMetadata *, OrtAllocator *, const char *key, char **);
  OrtGap gap117[1];
  void (*ReleaseModelMetadata)(OrtModelMetadata *);                                // 118
  OrtGap gap119[4];
  OrtStatus *(*ModelMetadataGetCustomMetadataMapKeys)(                             // 123
    const OrtModelMetadata *, OrtAllocator *, char ***, int64_t *);
} OrtTable;

#define CORT_PLACE(function, place)                                                   \
  _Static_assert(offsetof(OrtTable, function) == (place) * sizeof(OrtGap), #function)

CORT_PLACE(GetErrorMessage, 2);
CORT_PLACE(CreateSession, 7);
CORT_PLACE(Run, 9);
CORT_PLACE(SetSessionExecutionMode, 13);
CORT_PLACE(SetInterOpNumThreads, 25);
CORT_PLACE(SessionGetInputCount, 30);
CORT_PLACE(SessionGetOutputTypeInfo, 34);
CORT_PLACE(SessionGetOutputName, 37);
CORT_PLACE(CreateTensorAsOrtValue, 48);
CORT_PLACE(GetTensorMutableData, 51);
CORT_PLACE(CastTypeInfoToTensorInfo, 55);
CORT_PLACE(GetDimensions, 62);
CORT_PLACE(GetTensorTypeAndShape, 65);
CORT_PLACE(AllocatorFree, 76);
CORT_PLACE(GetAllocatorWithDefaultOptions, 78);
CORT_PLACE(ReleaseStatus, 93);
CORT_PLACE(ReleaseValue, 96);
CORT_PLACE(ReleaseSessionOptions, 100);
CORT_PLACE(SessionGetModelMetadata, 111);
CORT_PLACE(ReleaseModelMetadata, 118);
CORT_PLACE(ModelMetadataGetCustomMetadataMapKeys, 123);

#endif
