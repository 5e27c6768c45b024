using System.Text.Json;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Tensors;
using MergeDsl.Inspecting;

namespace MergeDsl.Cli.Output;

/// <summary>What lies at a path, in a <c>--json</c> document: every module and tensor, nothing folded.</summary>
internal static class InspectionJson
{
    /// <summary>Writes one object.</summary>
    public static void Write(Utf8JsonWriter json, Inspection inspection) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("path", inspection.Path);
                FindingJson.Write(json, inspection.Findings);
                WriteContents(json, inspection);
            }
        );

    private static void WriteContents(Utf8JsonWriter json, Inspection inspection)
    {
        switch (inspection)
        {
            case AdapterInspection adapter:
                WriteAdapter(json, adapter);
                break;
            case ModelInspection model:
                WriteModel(json, model);
                break;
            case FileInspection file:
                json.WriteString("kind", "safetensors");
                WriteTensors(json, file.Tensors);
                WriteMetadata(json, file.Metadata);
                break;
        }
    }

    private static void WriteModel(Utf8JsonWriter json, ModelInspection model)
    {
        json.WriteString("kind", "model");
        json.WriteString("modelType", model.Facts.ModelType);
        json.WriteString("architecture", model.Facts.Architecture);
        json.WriteBoolean("tiesEmbeddings", model.Facts.TiesEmbeddings);
        if (model.Fused is { } fused)
        {
            JsonText.Object(
                json,
                "fused",
                () =>
                {
                    JsonText.Array(json, "adapters", fused.Names, json.WriteStringValue);
                    json.WriteNumber("undoBytes", fused.UndoBytes);
                }
            );
        }

        WriteTensors(json, model.Facts.Tensors);
    }

    private static void WriteAdapter(Utf8JsonWriter json, AdapterInspection adapter)
    {
        var config = adapter.Facts.Config;
        json.WriteString("kind", adapter.Facts.Kind);
        json.WriteString("baseModel", config.BaseModel);
        json.WriteNumber("rank", config.Rank);
        JsonText.Number(json, "alpha", config.Alpha);
        json.WriteBoolean("rslora", config.UseRslora);
        json.WriteBoolean("dora", config.UseDora);
        json.WriteString("taskType", config.TaskType);
        JsonText.Array(json, "targetModules", config.TargetModules?.Names ?? default, json.WriteStringValue);
        json.WriteString("targetPattern", config.TargetModules?.Pattern);
        JsonText.Array(
            json,
            "modules",
            adapter.Facts.Modules.Zip(adapter.Norms),
            row => WriteModule(json, row.First, row.Second)
        );
        if (adapter.Facts.Kind != AdapterKinds.Lora)
        {
            var parts = adapter.Facts.Tuned.Append(adapter.Facts.Shared).SelectMany(module => module.Parts);
            JsonText.Array(json, "parts", parts, part => WriteTensor(json, part.Tensor));
        }

        JsonText.Array(json, "saved", adapter.Facts.Saved, saved => WriteSaved(json, saved));
        WriteMetadata(json, adapter.Metadata);
    }

    private static void WriteModule(Utf8JsonWriter json, LoraModule module, double? norm) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("path", module.Path);
                json.WriteNumber("out", module.Out);
                json.WriteNumber("in", module.In);
                json.WriteNumber("rank", module.Rank);
                JsonText.Number(json, "alpha", module.Alpha);
                JsonText.Number(json, "scaling", module.Scaling);
                json.WriteString("dtype", module.A.Type.TorchName());
                if (norm is { } value)
                {
                    JsonText.Number(json, "norm", value);
                }
            }
        );

    private static void WriteSaved(Utf8JsonWriter json, SavedTensor saved) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("name", saved.Tensor.Name);
                json.WriteString("role", saved.Role.ToString());
                json.WriteString("module", saved.Module);
            }
        );

    private static void WriteTensors(Utf8JsonWriter json, IReadOnlyList<TensorInfo> tensors)
    {
        json.WriteNumber("parameters", tensors.Sum(tensor => tensor.Count));
        JsonText.Array(json, "tensors", tensors, tensor => WriteTensor(json, tensor));
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorInfo tensor) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("name", tensor.Name);
                json.WriteString("dtype", tensor.Type.TorchName());
                JsonText.Array(json, "shape", tensor.Shape, json.WriteNumberValue);
            }
        );

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata) =>
        JsonText.Object(
            json,
            "metadata",
            () =>
            {
                foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }
            }
        );
}
