// The one door to ONNX Runtime. The order matters: telemetry is off before the library is there.
import './noTelemetry';

import * as ort from 'onnxruntime-node';

// What fails is thrown as well: on stderr it would only stand between a person and the one line that says what to do.
ort.env.logLevel = 'fatal';

export { ort };
