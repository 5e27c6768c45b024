using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Torch;
using MergeDsl.Core.Tensors;
using MergeDsl.Tests.Fusing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Library;

/// <summary>The dialect of the adapters library against what adapters 1.3.0 wrote, case by case.</summary>
public sealed class LibrarySuiteTests(LibrarySuite suite, FuseSuite fuses)
    : IClassFixture<LibrarySuite>,
        IClassFixture<FuseSuite>
{
    // Their recipes are those of others, but the library was called on an encoder without prediction heads: here that is said.
    private const string Bare = "-bare-encoder";

    // It makes a weight of three dimensions, with which the model does not run any more: refused.
    private const string Broken = "bert-fuse-mtl-lora";

    private static readonly IReadOnlyDictionary<string, LibraryCase> Cases = LibraryCase.ReadAll(LibrarySuite.Source);

    public static TheoryData<string> Averages => Of(item => item.Kind is "adapter" or "head");

    public static TheoryData<string> Errors => Of(item => item is { Kind: "error", Base: null });

    public static TheoryData<string> Fuses => Of(item => item is { Kind: "model", Id: not Broken });

    public static TheoryData<string> RefusedFuses =>
        Of(item => item is { Kind: "error", Base: not null } or { Id: Broken });

    [Theory]
    [MemberData(nameof(Averages))]
    public void Average_IsWhatTheLibraryWrote(string id)
    {
        string[] overrides = id.EndsWith(Bare, StringComparison.Ordinal) ? ["merge.model_class=BertModel"] : [];
        suite.Run(id, overrides).ShouldNotContain(finding => finding.Severity == Severity.Error);
        var (expected, actual) = (LibrarySuite.Of($"expected/{id}"), suite.Output(id));
        SavedAdapter.Read(expected).Differences(SavedAdapter.Read(actual), Cases[id]).ShouldBeEmpty();
        PickleDifferences(actual).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void WhatTheLibraryRefuses_IsALocatedErrorWithoutOutput(string id)
    {
        var errors = suite.Run(id).Where(finding => finding.Severity == Severity.Error).ToArray();
        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(finding => finding.Span != null && finding.Span.Value.Line > 1);
        Directory.Exists(suite.Output(id)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Fuses))]
    public void Fuse_IsWhatMergeAdapterMade(string id)
    {
        var item = Cases[id];
        Fuse(item).ShouldNotContain(finding => finding.Severity == Severity.Error);
        using var changed = SafetensorsFile.Open(LibrarySuite.Of($"expected/{id}/changed.safetensors"));
        using var original = SafetensorsFile.Open(LibrarySuite.Of($"{item.Base}/model.safetensors"));
        using var fused = SafetensorsFile.Open(Path.Combine(fuses.Output(id), "model.safetensors"));
        original.Tensors.Where(tensor => !IsRight(tensor, changed, original, fused, item)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(RefusedFuses))]
    public void WhatCannotBeFused_IsRefused(string id)
    {
        Fuse(Cases[id]).ShouldContain(finding => finding.Severity == Severity.Error);
        Directory.Exists(fuses.Output(id)).ShouldBeFalse();
    }

    [Fact]
    public void Suite_IsWhole() =>
        (Averages.Count, Errors.Count, Fuses.Count, RefusedFuses.Count).ShouldBe((288, 43, 13, 3));

    private static IEnumerable<string> PickleDifferences(string folder)
    {
        var isHead = File.Exists(Path.Combine(folder, "head_config.json"));
        var (plain, pickled) = isHead
            ? ("model_head.safetensors", "pytorch_model_head.bin")
            : ("adapter.safetensors", "pytorch_adapter.bin");
        using var one = SafetensorsFile.Open(Path.Combine(folder, plain));
        using var two = TorchFile.Open(Path.Combine(folder, pickled));
        return
        [
            .. one
                .Tensors.Where(tensor =>
                    two.Find(tensor.Name) != tensor || !one.Data(tensor).SequenceEqual(two.Data(tensor))
                )
                .Select(tensor => tensor.Name),
            .. two.Tensors.Select(tensor => tensor.Name).Except(one.Tensors.Select(tensor => tensor.Name)),
        ];
    }

    private IReadOnlyList<Finding> Fuse(LibraryCase item) =>
        FuseSuite.Run(
            new FuseSettings(
                LibrarySuite.Of(item.Base!),
                [.. item.Adapters.Select(adapter => new WeightedAdapter(LibrarySuite.Of(adapter)))],
                fuses.Output(item.Id)
            )
            {
                Threads = 2,
            }
        );

    private static bool IsRight(
        TensorInfo tensor,
        SafetensorsFile changed,
        SafetensorsFile original,
        SafetensorsFile fused,
        LibraryCase rule
    )
    {
        if (changed.Find(tensor.Name) is not { } expected)
        {
            return fused.Data(tensor).SequenceEqual(original.Data(tensor));
        }

        var want = new SavedValues(expected.Type, expected.ShapeText, changed.Data(expected).ToArray()).Values();
        var got = new SavedValues(tensor.Type, tensor.ShapeText, fused.Data(tensor).ToArray()).Values();
        return want.Zip(got)
            .All(pair => Math.Abs(pair.First - pair.Second) <= rule.Atol + (rule.Rtol * Math.Abs(pair.First)));
    }

    private static TheoryData<string> Of(Func<LibraryCase, bool> isWanted) =>
        [.. Cases.Values.Where(isWanted).Select(item => item.Id)];
}
