using System.Text;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Tests.Spaces;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>Trained copies that are too long to be looked at in one piece.</summary>
public sealed class CopiedTensorsTests
{
    private const string Head = "base_model.model.head.weight";

    [Fact]
    public void CopiesOfSeveralPieces_AreAveragedAndTakenWhole()
    {
        const int Length = (1 << 19) + 5;
        var numbers = new Numbers(2);
        using var run = new EngineRun().Add(
            new AdapterFiles(2, 2)
                .Linear(numbers, "a.q", 6, 5)
                .Add("head.weight", [1, Length], numbers.Matrix(1, Length))
        );
        var saved = run.Inputs[0].Facts.Saved.Single().Tensor;
        var (taken, averaged) = (new CopySource(0, saved, 1), new CopySource(0, saved, 0.5));

        run.Merge(Plans.Of(run.Inputs) with { Copies = EquatableArray.Of(Copy(saved, taken)) }, "taken");
        run.Merge(
            Plans.Of(run.Inputs) with
            {
                Copies = EquatableArray.Of(Copy(saved, averaged, averaged)),
            },
            "averaged"
        );

        var expected = EngineRun.Read(run.Inputs[0], saved);
        foreach (var result in new[] { run.Open("taken"), run.Open("averaged") })
        {
            EngineRun.Read(result, result.Facts.Saved.Single().Tensor).ShouldBe(expected);
        }
    }

    [Fact]
    public void NaNBehindTwoGibibytes_IsFoundAtItsPlace()
    {
        const long Length = (1L << 29) + 64;
        using var folder = new TempFolder();
        WriteSparse(folder["adapter"], Length);
        using var adapter = AdapterFolder.Open(folder["adapter"]);
        using var backend = new CpuBackend(1);
        var saved = adapter.Facts.Saved.Single().Tensor;
        var half = new CopySource(0, saved, 0.5);
        var plan = Plans.Of([adapter]) with { Copies = EquatableArray.Of(Copy(saved, half, half)) };

        var finding = Should
            .Throw<FindingException>(() =>
                new MergeEngine(backend, 1).Run(
                    plan,
                    [adapter],
                    folder["out"],
                    false,
                    new Dictionary<string, string>(),
                    null,
                    default
                )
            )
            .Findings.ShouldHaveSingleItem();

        finding.Id.ShouldBe("MDSL4201");
        finding.Arguments.Skip(1).ShouldBe([Head, FormattableString.Invariant($"[{Length - 1}]"), "NaN"]);
    }

    private static CopyPlan Copy(TensorInfo like, params CopySource[] sources) =>
        new(Head, "head", SavedTensorRole.TrainedCopy, sources.ToEquatableArray(), like.Type, like.Shape);

    /// <summary>An adapter of zeros with a head of that many, whose last one is NaN: a hole that takes no room on the disk.</summary>
    private static void WriteSparse(string path, long length)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(
            Path.Combine(path, AdapterFolder.ConfigFile),
            """{"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["q"], "bias": "none"}"""
        );
        var tensors = new[]
        {
            Tensor("base_model.model.a.q.lora_A.weight", "1,5", 0, 20),
            Tensor("base_model.model.a.q.lora_B.weight", "6,1", 20, 44),
            Tensor(Head, FormattableString.Invariant($"{length}"), 44, 44 + (length * sizeof(float))),
        };
        var header = Encoding.UTF8.GetBytes($"{{{string.Join(',', tensors)}}}");
        using var stream = File.Create(Path.Combine(path, AdapterFolder.WeightsFile));
        stream.Write(BitConverter.GetBytes((long)header.Length));
        stream.Write(header);
        stream.SetLength(sizeof(long) + header.Length + 44 + (length * sizeof(float)));
        stream.Seek(-sizeof(float), SeekOrigin.End);
        stream.Write(BitConverter.GetBytes(float.NaN));
    }

    private static string Tensor(string name, string shape, long begin, long end) =>
        FormattableString.Invariant(
            $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{shape}],\"data_offsets\":[{begin},{end}]}}"
        );
}
