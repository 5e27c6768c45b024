using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>Locks of LoRA adapters on small Llamas, as <c>mergedsl lock</c> would write them.</summary>
public static class TestLock
{
    private const int Width = 64;

    private static readonly string[] Targets = ["q_proj", "v_proj"];

    /// <summary>The lock's text.</summary>
    /// <param name="adapters">Its adapters.</param>
    /// <param name="models">Its base models.</param>
    public static string Of(LockedAdapter[] adapters, params LockedModel[] models) =>
        LockText.Write(
            new AdapterLock(
                ".",
                models.OrderBy(model => model.Path, StringComparer.Ordinal).ToEquatableArray(),
                adapters.OrderBy(adapter => adapter.Path, StringComparer.Ordinal).ToEquatableArray()
            )
        );

    /// <summary>An adapter of two modules a layer, four tensors.</summary>
    public static LockedAdapter Adapter(string path, int rank = 8, int layers = 1, string model = "models/tiny") =>
        new(
            path,
            model,
            new LockedAdapterConfig(
                "LORA",
                new LoraConfig
                {
                    BaseModel = model,
                    Rank = rank,
                    Alpha = 2 * rank,
                    TargetModules = ModuleSelection.OfNames(Targets),
                    TaskType = "CAUSAL_LM",
                }
            ),
            Modules(layers)
                .SelectMany(module =>
                    new[]
                    {
                        new TensorInfo(
                            $"base_model.model.{module}.lora_A.weight",
                            DType.Float32,
                            EquatableArray.Of<long>(rank, Width)
                        ),
                        new TensorInfo(
                            $"base_model.model.{module}.lora_B.weight",
                            DType.Float32,
                            EquatableArray.Of<long>(Width, rank)
                        ),
                    }
                )
                .ToEquatableArray(),
            new LockedHashes(new string('a', 64), new string('b', 64), "0badcafe"),
            default
        );

    /// <summary>The base model that such adapters fit.</summary>
    public static LockedModel Model(string path = "models/tiny", int layers = 1) =>
        new(
            path,
            new ModelFacts(
                "llama",
                "LlamaForCausalLM",
                128,
                false,
                default,
                Modules(layers)
                    .Select(module => new TensorInfo(
                        module + ".weight",
                        DType.Float32,
                        EquatableArray.Of<long>(Width, Width)
                    ))
                    .ToEquatableArray()
            ),
            new LockedHashes(new string('c', 64), new string('d', 64), null),
            default
        );

    private static IEnumerable<string> Modules(int layers) =>
        Enumerable
            .Range(0, layers)
            .SelectMany(layer => Targets.Select(target => $"model.layers.{layer}.self_attn.{target}"));
}
