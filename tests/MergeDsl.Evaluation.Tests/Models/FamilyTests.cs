using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Every family gives what transformers gives, from both spellings of its config.</summary>
public sealed class FamilyTests
{
    public static TheoryData<string> Cases => [.. LmCase.All.Where(one => one.Adapter is null).Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_gives_what_transformers_gives(string id)
    {
        using var model = LanguageModel.Load(LmCase.Of(id).Model);
        LmComparison.ShouldBe(model, LanguageModel.Base, LmCase.Of(id));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_config_of_older_files_gives_the_same(string id)
    {
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, LmCase.Of(id).Model);
        File.Copy(folder["config.old.json"], folder["config.json"], overwrite: true);
        using var model = LanguageModel.Load(folder.Path);
        LmComparison.ShouldBe(model, LanguageModel.Base, LmCase.Of(id));
    }
}
