using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Tests.Recipes;

public sealed class StructureFindingTests
{
    [Fact]
    public void UnknownKeys_AreReportedAtTheKeyWithASuggestion()
    {
        var findings = """
            name: P
            adapters:
              a: { path: a, [|wieght|]: 1 }
            merge:
              method: ties
              density: 0.5
              [|densty|]: 0.4
            [|outputs|]: 1
            output: { adapter: out }
            """.ShouldFind(StructureFindings.UnknownKey, StructureFindings.UnknownKey, StructureFindings.UnknownKey);
        findings[0].Message.ShouldContain("did you mean 'weight'");
        findings[1].Message.ShouldContain("did you mean 'density'");
        findings[2].Message.ShouldContain("did you mean 'output'");
    }

    [Fact]
    public void MissingSections_AreReportedTogether() =>
        "[|[|[|name|]|]|]: P\n".ShouldFind(
            StructureFindings.MissingKey,
            StructureFindings.MissingKey,
            ValueFindings.NoAdapters
        );

    [Fact]
    public void MissingKeys_AreReportedAtTheParentKey() =>
        """
            name: P
            adapters:
              [|a|]: { weight: 1 }
            [|merge|]:
              space: dense
            [|output|]: { dtype: float32 }
            """.ShouldFind(StructureFindings.MissingKey, StructureFindings.MissingKey, StructureFindings.MissingKey);

    [Fact]
    public void WrongKinds_AreReportedAtTheValue() =>
        """
            name: [|[1, 2]|]
            adapters:
              a: { path: a, weight: [|"0.5"|] }
              b: [|[c]|]
            merge:
              method: dare_ties
              density: [|half|]
              seed: [|1.5|]
              normalize_weights: [|yes|]
              rank: [|[4]|]
            rules: [|{ modules: x }|]
            output: [|out|]
            """.ShouldFind([.. Enumerable.Repeat(StructureFindings.WrongKind, 9)]);

    [Fact]
    public void AnEmptyText_IsNoFolderAndNoFile() =>
        """
            name: P
            base_model: base
            adapters:
              a: [|""|]
            merge: { method: linear }
            output: { adapter: out }
            evaluate: { tasks: { a: [|""|] } }
            """.ShouldFind(StructureFindings.WrongKind, StructureFindings.WrongKind);

    [Fact]
    public void MixedDialects_AreReportedAtTheForeignKey() =>
        """
            name: P
            adapters:
              a: { path: a, weight: 1 }
            merge:
              method: linear
              [|svd_rank|]: 4
              [|combination_type|]: svd
            output: { adapter: out }
            """.ShouldFind(StructureFindings.MixedDialects, StructureFindings.MixedDialects);

    [Fact]
    public void AnOutputWithoutAFolder_IsNoOutput() =>
        """
            name: P
            adapters:
              a: { path: a }
            merge: { method: linear }
            [|output|]: { dtype: float16 }
            """.ShouldFind(StructureFindings.MissingKey);

    [Fact]
    public void AFusedModel_NeedsABase() =>
        """
            name: P
            adapters:
              a: { path: a }
            merge: { method: linear }
            output: { [|model|]: out }
            """.ShouldFind(StructureFindings.MissingKey);

    [Fact]
    public void MisspeltKeys_AreNotReportedAsMissingToo() =>
        """
            name: P
            [|adapter|]:
              a: { path: a }
            merge:
              method: ties
              [|densty|]: 0.5
              rank: { [|energie|]: 0.9 }
            rules:
              - { [|module|]: x, [|densitty|]: 3 }
            output: { [|adaptor|]: out }
            """.ShouldFind([.. Enumerable.Repeat(StructureFindings.UnknownKey, 6)]);
}
