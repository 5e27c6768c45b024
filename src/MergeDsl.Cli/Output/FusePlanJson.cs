using System.Text.Json;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Cli.Output;

/// <summary>The plan of a fuse in a <c>--json</c> document.</summary>
internal static class FusePlanJson
{
    /// <summary>Writes <c>"plan": {...}</c>: the tensors that change, and what each adapter does to them, in order.</summary>
    public static void Write(Utf8JsonWriter json, FuseOutlook outlook) =>
        JsonText.Object(
            json,
            "plan",
            () =>
            {
                json.WriteNumber("bytes", outlook.BaseBytes);
                json.WriteNumber("changedBytes", outlook.ChangedBytes);
                json.WriteNumber("files", outlook.Files);
                JsonText.Array(
                    json,
                    "tensors",
                    outlook.Plan.Tensors,
                    tensor => WriteTensor(json, outlook.Plan, tensor)
                );
            }
        );

    private static void WriteTensor(Utf8JsonWriter json, FusePlan plan, FusedTensor tensor) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("name", tensor.Name);
                json.WriteString("dtype", (plan.Type ?? tensor.Type).TorchName());
                JsonText.Array(json, "shape", tensor.Shape, json.WriteNumberValue);
                JsonText.Array(
                    json,
                    "steps",
                    tensor.Slices.SelectMany(slice => slice.Steps.Select(step => (slice, step))),
                    pair => WriteStep(json, plan, pair.slice, pair.step)
                );
            }
        );

    private static void WriteStep(Utf8JsonWriter json, FusePlan plan, FusedSlice slice, FuseStep step) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("adapter", plan.Inputs[step.Input]);
                json.WriteString("does", Word(step));
                json.WriteNumber("offset", slice.Offset);
                json.WriteNumber("rows", slice.Rows);
                json.WriteNumber("columns", slice.Columns);
                WriteNumbers(json, step);
            }
        );

    private static void WriteNumbers(Utf8JsonWriter json, FuseStep step)
    {
        switch (step)
        {
            case AddProduct product:
                json.WriteNumber("rank", product.Rank);
                json.WriteNumber("factor", product.Factor);
                json.WriteBoolean("dora", product.Magnitude is not null);
                break;
            case AddVector vector:
                json.WriteNumber("factor", vector.Factor);
                break;
            case SubtractInitial initial:
                json.WriteNumber("rank", initial.Rank);
                json.WriteNumber("factor", initial.Factor);
                break;
        }
    }

    private static string Word(FuseStep step) =>
        step switch
        {
            AddProduct => "adds a product",
            AddVector => "adds a vector",
            ApplyFormula { IsDelta: true } => "adds a delta",
            ApplyFormula => "transforms",
            Replace => "replaces",
            ReplaceRows => "replaces rows",
            SubtractInitial => "takes out its initial part",
            _ => step.GetType().Name,
        };
}
