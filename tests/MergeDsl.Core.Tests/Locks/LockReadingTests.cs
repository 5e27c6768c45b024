using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Tests.Yaml;
using MergeDsl.Core.Yaml;
using MergeDsl.Testing;

namespace MergeDsl.Core.Tests.Locks;

public sealed class LockReadingTests
{
    private const string Adapter = """
        version: 1
        adapters:
          good:
            kind: LORA
            rank: 8
            alpha: 16
          bad:
            kind: LORA

        """;

    [Theory]
    [InlineData("rank: [|0|]", "MDSL3206: 'rank' expects a rank of at least 1, but here is '0'")]
    [InlineData("rank: [|\"8\"|]", "MDSL3206: 'rank' expects a rank of at least 1, but here is the text \"8\"")]
    [InlineData("rank: [|{a: b}|]", "MDSL3206: 'rank' expects a rank of at least 1, but here is a mapping")]
    [InlineData("alpha: [|.nan|]", "MDSL3206: 'alpha' expects a finite number, but here is '.nan'")]
    [InlineData("bias: [|some|]", "MDSL3206: 'bias' expects 'none' or 'all' or 'lora_only', but here is 'some'")]
    [InlineData("use_dora: [|yes|]", "MDSL3206: 'use_dora' expects true or false, but here is 'yes'")]
    [InlineData("task_type: [|[a]|]", "MDSL3206: 'task_type' expects a text, but here is a list")]
    [InlineData(
        "modules_to_save: [a, [|{}|]]",
        "MDSL3206: 'modules_to_save' expects a list of texts, but here is a mapping"
    )]
    [InlineData(
        "layers_to_transform: [1, [|-1|]]",
        "MDSL3206: 'layers_to_transform' expects a list of layer numbers, but here is '-1'"
    )]
    [InlineData(
        "target_modules: [|[[a]]|]",
        "MDSL3206: 'target_modules' expects a list of module names or a regular expression, but here is a list"
    )]
    [InlineData(
        "rank_pattern: { a: [|0.5|] }",
        "MDSL3206: 'a' expects regular expressions with a number each, but here is '0.5'"
    )]
    [InlineData(
        "tensors:\n      a: [|F99 [1]|]",
        "MDSL3206: 'a' expects a type and a shape, such as 'F32 [8, 64]', but here is 'F99 [1]'"
    )]
    [InlineData(
        "tensors: { a: [|F32|] }",
        "MDSL3206: 'a' expects a type and a shape, such as 'F32 [8, 64]', but here is 'F32'"
    )]
    [InlineData(
        "tensors: [|[]|]",
        "MDSL3206: 'tensors' expects a type and a shape, such as 'F32 [8, 64]', but here is a list"
    )]
    [InlineData(
        "findings: [ [|MDSL4000: []|] ]",
        "MDSL3206: 'findings' expects a finding's id with the values of its message, but here is a mapping"
    )]
    [InlineData(
        "findings: [ [|MDSL9999: [a]|] ]",
        "MDSL3206: 'findings' expects a finding's id with the values of its message, but here is a mapping"
    )]
    [InlineData("[|r|]: 8", "MDSL3206: 'bad' expects nothing but what 'mergedsl lock' writes, but here is 'r'")]
    public void ABrokenEntry_IsLocatedAndCostsItselfAlone(string line, string expected)
    {
        var (text, spans) = MarkedText.Parse(Adapter + "    " + line + "\n");

        var reading = LockReading.Read(text);

        var finding = reading.Findings.ShouldHaveSingleItem();
        $"{finding.Id}: {finding.Message}".ShouldStartWith(expected);
        finding.Span!.Value.Start.ShouldBe(spans[0].Start);
        finding.Span.Value.Length.ShouldBe(spans[0].Length);
        reading.Lock!.Adapters.ShouldHaveSingleItem().Path.ShouldBe("good");
    }

    [Theory]
    [InlineData("version: [|2|]\n", "'2'")]
    [InlineData("version: [|\"1\"|]\n", "the text \"1\"")]
    [InlineData("[||]adapters: {}\n", "none")]
    public void AnotherVersion_IsNotRead(string marked, string found)
    {
        var (text, spans) = MarkedText.Parse(marked);

        var reading = LockReading.Read(text);

        reading.Lock.ShouldBeNull();
        var finding = reading.Findings.ShouldHaveSingleItem();
        finding.Message.ShouldStartWith($"The lock has version {found}, this version of MergeDsl reads version 1");
        (finding.Span!.Value.Start, finding.Span.Value.Length).ShouldBe((spans[0].Start, spans[0].Length));
    }

    [Theory]
    [InlineData(
        "version: 1\nadapters: [|[]|]\n",
        "'adapters' expects a mapping of paths to entries, but here is a list"
    )]
    [InlineData("version: 1\nadapters: { a: [|7|] }\n", "'a' expects a mapping of paths to entries, but here is '7'")]
    [InlineData(
        "version: 1\n[|adaptors|]: {}\n",
        "'the lock' expects nothing but what 'mergedsl lock' writes, but here is 'adaptors'"
    )]
    [InlineData(
        "version: 1\nbase_models: { a: [|{ config_sha256: 0 }|] }\n",
        "'a' expects a hash of the headers, but here is no 'headers_sha256'"
    )]
    [InlineData("version: 1\nbase_models: { a: { [|model_type|]: b } }\n", "'a' expects nothing but")]
    public void WhatIsNoEntry_IsLocated(string marked, string expected)
    {
        var (text, spans) = MarkedText.Parse(marked);

        var reading = LockReading.Read(text);

        var finding = reading.Findings.ShouldHaveSingleItem();
        finding.Message.ShouldStartWith(expected);
        (finding.Span!.Value.Start, finding.Span.Value.Length).ShouldBe((spans[0].Start, spans[0].Length));
        (reading.Lock!.Adapters.Count, reading.Lock.Models.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void TwoEntriesOfOnePath_AreTheFirstAndAFinding()
    {
        var reading = LockReading.Read(Adapter + "    rank: 4\n  bad:\n    kind: LORA\n");

        reading.Findings.ShouldHaveSingleItem().Descriptor.ShouldBe(SyntaxFindings.DuplicateKey);
        reading.Lock!.Adapters[1].Config!.Lora.Rank.ShouldBe(4);
    }

    [Fact]
    public void AMergeConflict_IsOneFindingAndNoLock()
    {
        var reading = LockReading.Read(Adapter + "<<<<<<< HEAD\n    rank: 4\n=======\n    rank: 8\n>>>>>>> main\n");

        reading.Findings.ShouldHaveSingleItem().Span!.Value.Line.ShouldBe(10);
        reading.Lock.ShouldBeNull();
    }

    [Fact]
    public void MoreTextThanARecipeMayHave_IsRead()
    {
        var tensors = Enumerable
            .Range(0, 40_000)
            .Select(number => $"      layers.{number}.q_proj.weight: F32 [8, 64]\n");
        var text = Adapter + "    tensors:\n" + string.Concat(tensors);

        text.Length.ShouldBeGreaterThan(YamlReader.MaximumLength);
        LockReading.Read(text).Lock!.Adapters[1].Tensors.Count.ShouldBe(40_000);
    }

    [Fact]
    public void DamagedText_GivesFindingsOrALockThatCanBeUsed() =>
        Prop.ForAll(
                Choices.Streams,
                numbers =>
                {
                    var choices = new Choices(numbers);
                    var original = LockText.Write(RandomLocks.Lock(choices));
                    var text = YamlTexts.Damaged(original, choices);
                    var reading = LockReading.Read(text);
                    reading.Findings.ShouldAllBe(finding => finding.Span != null && finding.Message.Length > 0);
                    (reading.Lock is not null || reading.Findings.Count > 0).ShouldBeTrue(text);
                    if (reading.Lock is { } known)
                    {
                        LockReading.Read(LockText.Write(known)).Lock.ShouldBe(known, text);
                    }
                }
            )
            .Check(Runs);

    private static Config Runs { get; } =
        Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(200).WithReplay(20262u, 1u);
}
