import { Text, Title } from '@mantine/core'
import { useTitle } from '../../components/page.tsx'
import { useTexts } from '../../texts/texts.tsx'
import classes from './access.module.css'
import { FirstPaint } from './first-paint.tsx'
import { LogIn } from './log-in.tsx'

export function LogInPage() {
  const { access } = useTexts()
  useTitle(access.signIn)
  return (
    <FirstPaint>
      <div className={classes.card}>
        <Title order={1} size="h2" mb="md">
          {access.signInTitle}
        </Title>
        <LogIn />
      </div>
      <Text size="sm" c="dimmed" ta="center" maw="26rem">
        {access.noAccountYet}
      </Text>
    </FirstPaint>
  )
}
