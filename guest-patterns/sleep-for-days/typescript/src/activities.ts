import { log } from '@temporalio/activity';

export interface SendEmailInput {
  email_msg: string;
}

/** Stands for sending an email. */
export async function send_email({ email_msg }: SendEmailInput): Promise<string> {
  const sent = `Email message: ${email_msg}, sent`;
  log.info(sent);
  return sent;
}
