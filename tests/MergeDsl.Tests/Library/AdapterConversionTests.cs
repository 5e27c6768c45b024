using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Converting;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Library;

/// <summary>LoRA adapters go from one library to the other and back.</summary>
public sealed class AdapterConversionTests : IDisposable
{
    private readonly TempFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("bert/lora-a")]
    [InlineData("bert/lora-places-a")]
    [InlineData("bert/lora-bare")]
    [InlineData("bert/lora-bf16-a")]
    [InlineData("bert/lora-leaveout")]
    [InlineData("bert/lora-a-safeonly")]
    [InlineData("llama/lora-places-b")]
    public void ThereAndBack_FromTheLibrary_GivesTheSameBytes(string adapter)
    {
        var source = LibrarySuite.Of($"adapters/{adapter}");
        AdapterConversion.Convert(source, toLibrary: false, work["peft"], overwrite: false);
        AdapterConversion.Convert(work["peft"], toLibrary: true, work["back"], overwrite: false);
        foreach (var file in new[] { "adapter_config.json", "adapter.safetensors" })
        {
            File.ReadAllBytes(Path.Combine(work["back"], file)).ShouldBe(File.ReadAllBytes(Path.Combine(source, file)));
        }
    }

    [Fact]
    public void ThereAndBack_FromPeft_GivesTheSameBytes()
    {
        var source = Path.Combine(FixtureArchive.Extract("peft"), "adapters", "bert", "n");
        AdapterConversion.Convert(source, toLibrary: true, work["library"], overwrite: false);
        AdapterConversion.Convert(work["library"], toLibrary: false, work["back"], overwrite: false);
        foreach (var file in new[] { AdapterFolder.ConfigFile, AdapterFolder.WeightsFile })
        {
            File.ReadAllBytes(Path.Combine(work["back"], file)).ShouldBe(File.ReadAllBytes(Path.Combine(source, file)));
        }
    }

    [Theory]
    [InlineData("bert/lora-a", "query,value", 2.0)]
    [InlineData("llama/lora-places-a", "down_proj,k_proj,q_proj,up_proj,v_proj", 1.5)]
    public void ForPeft_AnAdapterSaysWhatItAdaptsAndHowItIsScaled(string adapter, string targets, double scaling)
    {
        AdapterConversion.Convert(LibrarySuite.Of($"adapters/{adapter}"), false, work["peft"], overwrite: false);
        using var before = AdapterFolder.Open(LibrarySuite.Of($"adapters/{adapter}"));
        using var after = AdapterFolder.Open(work["peft"]);
        string.Join(',', after.Facts.Config.TargetModules!.Names).ShouldBe(targets);
        after.Facts.Modules.Select(module => module.Scaling).Distinct().ShouldHaveSingleItem().ShouldBe(scaling);
        after.Facts.Modules.Select(module => module.Path).ShouldBe(before.Facts.Modules.Select(module => module.Path));
        foreach (var (one, two) in before.Facts.Modules.Zip(after.Facts.Modules))
        {
            before.Data(one.A).SequenceEqual(after.Data(two.A)).ShouldBeTrue();
            before.Data(one.B).SequenceEqual(after.Data(two.B)).ShouldBeTrue();
        }
    }

    [Fact]
    public void ForTheLibrary_FlagsTellWhichModulesAreAdapted()
    {
        var source = LibrarySuite.Of("adapters/llama/lora-places-a");
        AdapterConversion.Convert(source, toLibrary: false, work["peft"], overwrite: false);

        // Without what it was before, the flags follow from its modules.
        var config = File.ReadAllText(Path.Combine(work["peft"], AdapterFolder.ConfigFile));
        CheckpointEdits.EditHeader(
            Path.Combine(work["peft"], AdapterFolder.WeightsFile),
            header =>
            {
                header.Remove("__metadata__");
                return header.ToJsonString();
            }
        );
        config.ShouldContain("\"peft_type\": \"LORA\"");
        AdapterConversion.Convert(work["peft"], toLibrary: true, work["lora_places_a"], overwrite: false);
        using var before = AdapterFolder.Open(source);
        using var after = AdapterFolder.Open(work["lora_places_a"]);
        after.Config.ToJsonString().ShouldBe(before.Config.ToJsonString());
        after.Tensors.ShouldBe(before.Tensors);
    }

    [Theory]
    [InlineData("bert/ia3-a", "adapters:ia3")]
    [InlineData("gpt2/lora-a", "adapters:packed_lora")]
    [InlineData("bert/seq-bn-a", "adapters:bottleneck")]
    public void AnotherKindThanLora_HasNoCounterpart(string adapter, string kind)
    {
        var finding = Should
            .Throw<FindingException>(() =>
                AdapterConversion.Convert(LibrarySuite.Of($"adapters/{adapter}"), false, work["out"], overwrite: false)
            )
            .Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(LibraryFindings.NotConvertible.Id);
        finding.Message.ShouldContain(kind);
        Directory.Exists(work["out"]).ShouldBeFalse();
    }

    [Fact]
    public void AnAlphaThatIsNotUsed_IsNotWritten()
    {
        FolderCopy.Into(work["old"], LibrarySuite.Of("adapters/bert/lora-a"));
        CheckpointEdits.EditJson(
            Path.Combine(work["old"], AdapterFolder.ConfigFile),
            config => config["version"] = "adapters.1.0.0"
        );

        AdapterConversion.Convert(work["old"], toLibrary: false, work["peft"], overwrite: false);

        using var before = AdapterFolder.Open(work["old"]);
        using var after = AdapterFolder.Open(work["peft"]);
        before.Facts.Modules[0].Scaling.ShouldBe(1);
        after.Facts.Modules.ShouldAllBe(module => module.Scaling == 1);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("bias-all")]
    [InlineData("bias-lora")]
    public void WhatIsLeftOut_IsToldAndNotPromisedByTheConfigOnTheWayBack(string adapter)
    {
        var source = Path.Combine(FixtureArchive.Extract("peft"), "adapters", "bert", adapter);
        AdapterConversion
            .Convert(source, toLibrary: true, work["library"], overwrite: false)
            .ShouldHaveSingleItem()
            .Id.ShouldBe(LibraryFindings.Dropped.Id);
        AdapterConversion.Convert(work["library"], toLibrary: false, work["back"], overwrite: false);

        using var back = AdapterFolder.Open(work["back"]);
        back.Facts.Saved.Count.ShouldBe(0);
        back.Facts.Config.ModulesToSave.Count.ShouldBe(0);
        back.Facts.Config.Bias.ShouldBe("none");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ASingleFile_IsRefused(bool toLibrary)
    {
        var file = Path.Combine(FixtureArchive.Extract("kohya"), "adapters", "kohya", "lora-uniform-f32.safetensors");
        var finding = Should
            .Throw<FindingException>(() => AdapterConversion.Convert(file, toLibrary, work["out"], overwrite: false))
            .Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(LibraryFindings.NotConvertible.Id);
        finding.Message.ShouldContain("single file");
    }

    [Fact]
    public void WhatIsOfThatLibraryAlready_IsRefused() =>
        Should
            .Throw<FindingException>(() =>
                AdapterConversion.Convert(LibrarySuite.Of("adapters/bert/lora-a"), true, work["out"], overwrite: false)
            )
            .Findings.ShouldHaveSingleItem()
            .Id.ShouldBe(LibraryFindings.NotConvertible.Id);
}
