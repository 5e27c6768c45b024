using System.Text.Json;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Cli.Output;

/// <summary>A lowered plan in a <c>--json</c> document: every module, nothing folded.</summary>
internal static class PlanJson
{
    /// <summary>Writes <c>"plan": {...}</c>.</summary>
    public static void Write(Utf8JsonWriter json, MergePlan plan, MergePreparation preparation) =>
        JsonText.Object(
            json,
            "plan",
            () =>
            {
                json.WriteString("method", plan.Method.Name);
                json.WriteString("space", plan.Space.Word());
                JsonText.Array(json, "quirks", NamesOf(plan.Quirks), json.WriteStringValue);
                if (plan.Output.Folder.Length > 0)
                {
                    json.WriteString("output", preparation.OutputFolder);
                }

                if (plan.Random is { } random)
                {
                    json.WriteNumber("seed", random.Seed);
                    json.WriteNumber("skippedDraws", random.SkippedDraws);
                }

                WriteEstimate(json, preparation.Estimate!);
                JsonText.Array(json, "adapters", plan.Inputs, input => WriteInput(json, input));
                JsonText.Array(json, "modules", plan.Modules, module => WriteModule(json, plan, module));
                JsonText.Array(json, "copies", plan.Copies, copy => WriteCopy(json, plan, copy));
                if (preparation.Fuse is { } fuse)
                {
                    FuseJson.Write(json, fuse, preparation.ModelFolder);
                }
            }
        );

    private static IEnumerable<string> NamesOf(Quirks quirks) =>
        Enum.GetValues<Quirks>()
            .Where(quirk => quirk != Quirks.None && quirks.HasFlag(quirk))
            .Select(quirk => $"{quirk}");

    private static void WriteEstimate(Utf8JsonWriter json, PlanEstimate estimate) =>
        JsonText.Object(
            json,
            "estimate",
            () =>
            {
                json.WriteNumber("bytesRead", estimate.BytesRead);
                json.WriteNumber("bytesWritten", estimate.BytesWritten);
                json.WriteNumber("workingBytes", estimate.WorkingBytes);
                json.WriteNumber("operations", estimate.Operations);
                json.WriteNumber("seconds", estimate.Seconds(Environment.ProcessorCount));
            }
        );

    private static void WriteInput(Utf8JsonWriter json, PlanInput input) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("key", input.Key);
                json.WriteString("path", input.Path);
            }
        );

    private static void WriteModule(Utf8JsonWriter json, MergePlan plan, ModulePlan module) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("path", module.Path);
                json.WriteNumber("out", module.Out);
                json.WriteNumber("in", module.In);
                json.WriteString("dtype", module.Type.TorchName());
                json.WriteNumber("rank", module.Rank.Maximum);
                json.WriteBoolean("lossless", module.Rank.IsLossless);
                if (module.Rank.Energy is { } energy)
                {
                    json.WriteNumber("energy", energy);
                }

                json.WriteNumber("density", module.Parameters.Density);
                if (plan.Method.Parameters.Contains("majority_sign_method"))
                {
                    json.WriteString(
                        "majoritySignMethod",
                        module.Parameters.MajoritySign.ToString().ToLowerInvariant()
                    );
                }

                json.WriteNumber("scale", module.Parameters.Scale);
                if (module.Parameters.SvdClamp is { } clamp)
                {
                    json.WriteNumber("svdClamp", clamp);
                }

                json.WriteBoolean("bias", module.HasBias);
                json.WriteBoolean("dora", module.Dora is not null);
                JsonText.Array(json, "operands", module.Operands, operand => WriteOperand(json, plan, operand));
            }
        );

    private static void WriteOperand(Utf8JsonWriter json, MergePlan plan, Operand operand) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("adapter", plan.Inputs[operand.Input].Key);
                JsonText.Number(json, "weight", operand.Weight);
                json.WriteNumber("rank", operand.Module.Rank);
                JsonText.Number(json, "scaling", operand.Module.Scaling);
            }
        );

    private static void WriteCopy(Utf8JsonWriter json, MergePlan plan, CopyPlan copy) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("name", copy.Name);
                json.WriteString("module", copy.Module);
                json.WriteString("dtype", copy.Type.TorchName());
                JsonText.Array(json, "sources", copy.Sources, source => WriteSource(json, plan, source));
            }
        );

    private static void WriteSource(Utf8JsonWriter json, MergePlan plan, CopySource source) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("adapter", plan.Inputs[source.Input].Key);
                JsonText.Number(json, "weight", source.Weight);
            }
        );
}
