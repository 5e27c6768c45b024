using System.Text.Json;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Cli.Output;

/// <summary>A fuse in a <c>--json</c> document.</summary>
internal static class FuseJson
{
    /// <summary>Writes <c>"fuse": {...}</c>: what a fuse did.</summary>
    public static void Write(Utf8JsonWriter json, FuseReport report) =>
        JsonText.Object(
            json,
            "fuse",
            () =>
            {
                json.WriteString("output", report.Output);
                json.WriteNumber("bytes", report.Bytes);
                json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
                WriteError(json, report.Error);
                JsonText.Array(json, "tensors", report.Tensors, tensor => WriteTensor(json, tensor));
            }
        );

    /// <summary>Writes <c>"fuse": {...}</c>: what a fuse will do.</summary>
    public static void Write(Utf8JsonWriter json, FuseOutlook outlook, string output) =>
        JsonText.Object(
            json,
            "fuse",
            () =>
            {
                json.WriteString("output", output);
                json.WriteNumber("bytes", outlook.BaseBytes);
                json.WriteNumber("changedBytes", outlook.ChangedBytes);
                json.WriteNumber("files", outlook.Files);
                JsonText.Array(
                    json,
                    "tensors",
                    outlook.Plan.Tensors,
                    tensor =>
                        JsonText.Object(
                            json,
                            null,
                            () =>
                            {
                                json.WriteString("name", tensor.Name);
                                json.WriteString("dtype", (outlook.Plan.Type ?? tensor.Type).TorchName());
                                JsonText.Array(json, "shape", tensor.Shape, json.WriteNumberValue);
                            }
                        )
                );
            }
        );

    private static void WriteTensor(Utf8JsonWriter json, TensorReport tensor) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("name", tensor.Name);
                JsonText.Array(json, "adapters", tensor.Adapters, json.WriteStringValue);
                WriteError(json, tensor.Error);
            }
        );

    private static void WriteError(Utf8JsonWriter json, RoundingError error)
    {
        JsonText.Number(json, "largestError", error.Largest);
        JsonText.Number(json, "rmsError", error.Rms);
        JsonText.Number(json, "rmsDelta", error.DeltaRms);
        JsonText.Number(json, "deltaLost", error.LostShare);
    }
}
