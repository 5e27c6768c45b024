using MergeDsl.Runtime.Fusing;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Fusing;

public sealed class RecentValuesTests
{
    private readonly RecentValues<int, string> values = new(100);
    private readonly List<int> made = [];

    [Fact]
    public void ValuesAreMadeOnce_WhileTheyFit()
    {
        Ask((1, 40), (2, 60), (1, 40), (2, 60));

        made.ShouldBe([1, 2]);
    }

    [Fact]
    public void TheOldest_MakeRoom()
    {
        Ask((1, 40), (2, 40), (3, 40), (2, 40), (1, 40));

        made.ShouldBe([1, 2, 3, 1]);
    }

    [Fact]
    public void OneThatIsTooLarge_IsKeptAlone()
    {
        Ask((1, 40), (2, 500), (2, 500), (1, 40), (2, 500));

        made.ShouldBe([1, 2, 1, 2]);
    }

    private void Ask(params (int Key, int Bytes)[] asked)
    {
        foreach (var (key, bytes) in asked)
        {
            values.Get(key, () => Make(key), _ => bytes).ShouldBe($"value {key}");
        }
    }

    private string Make(int key)
    {
        made.Add(key);
        return $"value {key}";
    }
}
