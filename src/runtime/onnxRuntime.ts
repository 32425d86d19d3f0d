// The one door to ONNX Runtime. The order matters: telemetry is off before the library is there.
import './noTelemetry';

export * as ort from 'onnxruntime-node';
